import type { Mistake } from "./mistake";

/** Names that would conflict on the hosts. */
export const names: readonly Mistake[] = [
  {
    name: "nothing to run",
    rule: "something-to-run",
    change: [
      ["apps", undefined],
      ["databases", undefined],
      ["entries", undefined],
    ],
    problems: ["breakwater:platform: describes nothing to run; add at least one of apps, databases and entries"],
  },
  {
    name: "an app and an entry of one name",
    rule: "one-set-of-names",
    change: [["entries.web", { listen: { port: 8081 }, routes: [{ app: "web" }] }]],
    problems: ["entries.web: the name is taken by apps.web, and apps, databases and entries share one set of names; write another name"],
  },
  {
    name: "an app named like a member",
    rule: "names-apart-from-members",
    change: [[["apps", "orders-0"], { image: "site", port: 80, health: { http: "/" } }]],
    problems: ["apps.orders-0: is what number 0 of databases.orders is called; write another name"],
  },
  {
    name: "two jobs of one name",
    rule: "job-names",
    change: [["apps.web.jobs.1", { name: "migrate", command: ["again"] }]],
    problems: [`apps.web.jobs[1].name: "migrate" is already the name of apps.web.jobs[0]; write another name`],
  },
  {
    name: "a job that is called like an app",
    rule: "job-names",
    change: [[["apps", "web-migrate"], { image: "site", port: 80, health: { http: "/" } }]],
    problems: ["apps.web.jobs[0].name: together with its app this is the name of apps.web-migrate; write another name"],
  },
  {
    name: "a volume named like a member's own",
    rule: "volume-names",
    change: [[["volumes", "orders-0-data"], {}]],
    problems: ["volumes.orders-0-data: is the name of a volume that databases.orders has for itself; write another name"],
  },
  {
    name: "a volume named like an entry's own",
    rule: "volume-names",
    change: [[["volumes", "front-config"], {}]],
    problems: ["volumes.front-config: is the name of a volume that entries.front has for itself; write another name"],
  },
  {
    name: "an app named like a balancer",
    rule: "names-apart-from-balancers",
    change: [[["apps", "front-balancer"], { image: "site", port: 80, health: { http: "/" } }]],
    problems: ["apps.front-balancer: is what the balancer of entries.front is called; write another name"],
  },
  {
    name: "a job named like a balancer",
    rule: "job-names",
    change: [
      ["entries.web-edge", { listen: { port: 8090 }, routes: [{ app: "worker" }] }],
      ["apps.web.jobs.0.name", "edge-balancer"],
    ],
    problems: ["apps.web.jobs[0].name: together with its app this is the name of the balancer of entries.web-edge; write another name"],
  },
  {
    name: "a volume named like a balancer's own",
    rule: "volume-names",
    change: [[["volumes", "front-balancer-config"], {}]],
    problems: ["volumes.front-balancer-config: is the name of a volume that entries.front has for itself; write another name"],
  },
];
