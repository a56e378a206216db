import { types } from "../../../platform/types";
import type { Impact } from "../../../provider/resources/effect";
import { leftToPerson } from "../../../topology/marks";
import { partOf } from "../../../cli/plan/effects-container";
import { effectOf, foreignEffects } from "../../../cli/plan/effects";
import { announced, container, replacement, step, topology, unknown, type About, type Parent } from "./steps";

const own = (kind: string): string => `breakwater:index:${kind}`;
const image = "docker:index/remoteImage:RemoteImage";
const built = { after: { build: {} } };
const hashes = (before: string, after: string): About => ({
  before: { inputHash: before },
  after: { inputHash: after },
  diffs: ["inputHash"],
});

/** Single operations, without replacements. */
const single: [op: string, parent: Parent, type: string, name: string, about: About, text: string, impact: Impact | "data"][] = [
  ["create", "app", container, "dev-web-0.local", {}, "created, gets traffic when it is healthy", "none"],
  ["create", "entry", container, "dev-site.local", {}, "created", "none"],
  ["update", "app", container, "dev-web-0.local", { diffs: ["memory"] }, "changed in place, keeps running", "none"],
  ["update", "database", container, "dev-db-0.local", { diffs: ["mustRun"] }, "started again", "none"],
  ["delete", "app", container, "dev-web-2.local", {}, "finishes its requests and is removed", "none"],
  ["delete", "database", container, "dev-db-1.local", {}, "stopped and removed, data kept on the host", "interruption"],
  ["delete", "entry", container, "dev-site.local", {}, "removed: nothing answers there any more", "outage"],
  ["delete-replaced", "app", container, "dev-web-0.local", {}, "left over from an interrupted run: removed", "none"],
  ["create", "app", own("Job"), "web-prepare.local", {}, "job runs, before the new containers start", "data"],
  ["update", "app", own("Job"), "web-prepare.local", hashes("a", unknown), "job runs once more, before the new containers start", "data"],
  ["update", "app", own("Job"), "web-prepare.local", hashes("a", "b"), "job runs once more, before the new containers start", "data"],
  ["update", "app", own("Job"), "web-prepare.local", hashes("a", "a"), "job does not run; counts from its next run", "none"],
  ["delete", "app", own("Job"), "web-prepare.local", {}, "job removed; what it did stays done", "none"],
  [
    "create",
    "app",
    own("Gate"),
    "web-gate.local",
    { after: { healthyFor: 3 } },
    "waits until the containers are healthy, and stay so for 3 s, before they get traffic",
    "none",
  ],
  ["create", "entry", own("NginxConfig"), "site.local", {}, "configuration written, checked before it counts", "none"],
  ["update", "entry", own("NginxConfig"), "site.local", {}, "configuration switched without a restart", "none"],
  [
    "update",
    "entry",
    own("HaproxyConfig"),
    "site-balancer.local",
    { after: { drainSeconds: 30 } },
    "configuration switched without a restart, open connections get up to 30 s to finish",
    "none",
  ],
  [
    "update",
    "entry",
    own("HaproxyConfig"),
    "site-balancer.local",
    { after: { drainSeconds: unknown } },
    "configuration switched without a restart, open connections get up to 30 s to finish",
    "none",
  ],
  ["delete", "entry", own("NginxConfig"), "site.local", {}, "configuration goes with its container", "none"],
  ["create", "database", own("Volume"), "db-1-data.local", {}, "volume made, or taken over with its data when it is still there", "none"],
  ["update", "database", own("Volume"), "db-1-data.local", {}, "looked at again, data kept", "none"],
  ["delete", "database", own("Volume"), "db-1-data.local", { retainOnDelete: true }, "leaves the stack, data kept on the host", "none"],
  ["delete", "stack", own("Volume"), "shared.local", {}, "volume removed with its content", "data"],
  ["create", "network", own("Network"), "main.local", {}, "network made", "none"],
  ["delete", "network", own("Network"), "main.local", {}, "network removed", "none"],
  ["create", "image", image, "book.local", built, "built", "none"],
  ["create", "image", image, "nginx.local", { after: { name: "nginx:1.26" } }, "pulled, or taken as it is on the host", "none"],
  ["delete", "image", image, "book.local", {}, "no longer used; stays on the host", "none"],
  ["create", "database", own("MariadbPrimary"), "db-0.local", {}, "made the primary: writable, follows no other server", "none"],
  ["update", "database", own("MariadbPrimary"), "db-0.local", {}, "primary put right while it runs, data kept", "none"],
  [
    "create",
    "database",
    own("MariadbSeed"),
    "db-1.local",
    {},
    "filled by a live copy of the primary, which keeps serving; data that is already there is kept",
    "none",
  ],
  ["create", "database", own("MariadbReplica"), "db-1.local", {}, "follows the primary", "none"],
  [
    "update",
    "database",
    own("MariadbReplica"),
    "db-1.local",
    {},
    "replication link set up again while the replica runs, data kept",
    "none",
  ],
  ["delete", "database", own("MariadbReplica"), "db-1.local", {}, "no longer follows the primary", "none"],
  ["create", "app", own("MariadbAccount"), "web-database.local", {}, "account made", "none"],
  ["update", "app", own("MariadbAccount"), "web-database.local", {}, "account put right", "none"],
  ["delete", "app", own("MariadbAccount"), "web-database.local", {}, "account dropped, data kept", "none"],
  ["create", "stack", "random:index/randomPassword:RandomPassword", "secret-token", {}, "password generated", "none"],
  ["delete", "stack", "random:index/randomPassword:RandomPassword", "secret-token", {}, "password forgotten", "none"],
  ["create", "stack", "somebody:index:Thing", "x", {}, "created", "none"],
  ["update", "stack", "somebody:index:Thing", "x", {}, "changed in place", "none"],
];

const replaced: [parent: Parent, type: string, name: string, inPlace: boolean, text: string, impact: Impact][] = [
  ["app", container, "dev-web-0.local", false, "replaced with overlap, no outage", "overlap"],
  [
    "app",
    container,
    "dev-web-0.local",
    true,
    "replaced without overlap: the app has an outage until its new containers are healthy",
    "outage",
  ],
  [
    "database",
    container,
    "dev-db-0.local",
    true,
    "restarted in place, about 5 s without this member (no writes meanwhile), data kept",
    "interruption",
  ],
  [
    "database",
    container,
    "dev-db-1.local",
    true,
    "restarted in place, about 5 s without this member (the primary keeps serving), data kept",
    "interruption",
  ],
  ["entry", container, "dev-site.local", true, "replaced: about 2 s without this entry", "interruption"],
  ["entry", container, "dev-site-balancer.local", true, "replaced: about 2 s without its apps behind this entry", "interruption"],
  ["network", own("Network"), "main.local", true, "network recreated, together with every container in it", "outage"],
  ["app", own("MariadbAccount"), "web-database.local", false, "account made next to the old one, which goes last", "none"],
  ["stack", "random:index/randomPassword:RandomPassword", "secret-token", false, "new password generated; what uses it follows", "none"],
  ["entry", own("NginxConfig"), "site.local", false, "configuration written into the new container", "none"],
  ["database", own("MariadbSeed"), "db-1.local", false, "filled by a live copy of the primary, which keeps serving", "none"],
  ["stack", "somebody:index:Thing", "x", true, "replaced", "interruption"],
  ["stack", "somebody:index:Thing", "x", false, "replaced with overlap", "overlap"],
];

describe("the effect of a change on users", () => {
  test.each(single)("%s below %s: %s %s %j", (op, parent, type, name, about, text, impact) => {
    const [change] = announced(step(op, parent, type, name, about));
    const said = change && effectOf(change, topology);
    expect({ text: said?.text, impact: said?.data ? "data" : said?.impact }).toEqual({ text, impact });
  });

  test.each(replaced)("replaced below %s: %s %s, in place: %s", (parent, type, name, inPlace, text, impact) => {
    const [change] = announced(...replacement(parent, type, name, { inPlace, ...built }));
    expect(change && effectOf(change, topology)).toMatchObject({ text, impact });
  });

  test("the member that accepts writes is the one without which there are none, whatever the stack file says", () => {
    const said = (name: string) => {
      const [change] = announced(...replacement("database", container, name, { inPlace: true, ...built }));
      return change && effectOf(change, { ...topology, writers: new Map([["db", "db-1"]]) }).text;
    };
    expect([said("dev-db-0.local"), said("dev-db-1.local")]).toEqual([
      expect.stringContaining("(the primary keeps serving)"),
      expect.stringContaining("(no writes meanwhile)"),
    ]);
  });

  test("roles that a person decides about are left, and the plan says so", () => {
    const words = leftToPerson("primary: dev-db-1 is the primary, the stack file says dev-db-0");
    const [change] = announced(step("update", "database", own("MariadbPrimary"), "db-0.local", { diffs: ["drift"] }));
    const before = { inputs: {}, outputs: { drift: [words] } };
    expect(change && effectOf({ ...change, before } as never, topology).text).toBe("roles of the members left as they are, data kept");
  });

  test("a replica whose container is new only has to wait", () => {
    const [change] = announced(step("update", "database", own("MariadbReplica"), "db-1.local", { diffs: ["incarnation"] }));
    expect(change && effectOf(change, topology).text).toBe("waited for until it replicates again");
  });

  test.each(["image", "uploads", "memory"])("a member whose %s changes is tried first", (key) => {
    const [change] = announced(...replacement("database", container, "dev-db-0.local", { inPlace: true, diffs: [key] }));
    expect(change && effectOf(change, topology).text).toMatch(/^tried in a throw-away member first, then restarted in place/);
  });

  test("a name without a host is not cut", () => {
    expect(["generation-key", "dev-web-0.local", "key", "a.b.local"].map((name) => partOf({ type: container, name }, topology))).toEqual([
      "generation-key",
      "web-0",
      "key",
      "a.b",
    ]);
  });

  test("an image that is rebuilt", () => {
    const [change] = announced(...replacement("image", image, "book.local", built));
    expect(change && effectOf(change, topology).text).toBe("rebuilt");
  });

  test("what components make of other providers' types is in the table; the provider's own types say it themselves", () => {
    expect([container, image].filter((type) => !(type in foreignEffects))).toEqual([]);
    expect(types.map(({ token }) => token).filter((token) => token in foreignEffects)).toEqual([]);
  });
});
