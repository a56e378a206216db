import { judge, restartGrace } from "../../../cli/watch/judge";
import type { Expected } from "../../../cli/state/expected";
import type { ContainerSummary } from "../../../docker/daemon";

const web: Expected = { resource: "web-0", host: "local", networks: ["dev-main"], id: "a", targets: ["dev-web-0.local"] };
const member: Expected = { ...web, resource: "db-1", name: "dev-db-1" };

const one = (parts: Partial<Record<keyof ContainerSummary, unknown>> = {}): ContainerSummary =>
  ({
    Id: "a",
    Names: ["/dev-web-0.local-1"],
    State: "running",
    Status: "Up 3 seconds (healthy)",
    NetworkSettings: { Networks: { "dev-main": {} } },
    ...parts,
  }) as ContainerSummary;

const networks = (...names: string[]) => ({ NetworkSettings: { Networks: Object.fromEntries(names.map((name) => [name, {}])) } });

test.each([
  ["healthy", web, [one()], 0, { kind: "well" }],
  ["starting", web, [one({ Status: "Up 1 second (health: starting)" })], 0, { kind: "well" }],
  ["gone", web, [], 0, { kind: "repair", because: "is gone" }],
  ["made by hand", web, [one({ Id: "b" })], 0, { kind: "repair", because: "was recreated by someone else" }],
  ["being removed", web, [one({ State: "removing" })], 0, { kind: "wait", seconds: 0.1, because: "is being removed" }],
  [
    "stopped",
    web,
    [one({ State: "exited", Status: "Exited (0) 2 s ago" })],
    0,
    { kind: "repair", because: "is not running (Exited (0) 2 s ago)" },
  ],
  ["made and never started", web, [one({ State: "created", Status: "" })], 0, { kind: "repair", because: "is not running (created)" }],
  ["paused", web, [one({ State: "paused" })], 0, { kind: "repair", because: "is paused" }],
  ["crashed a moment ago", web, [one({ State: "restarting" })], 1, { kind: "wait", seconds: 5, because: "is restarted by Docker" }],
  ["in a restart loop", web, [one({ State: "restarting" })], restartGrace, { kind: "inspect", because: "keeps restarting" }],
  ["unhealthy", web, [one({ Status: "Up 1 minute (unhealthy)" })], 9, { kind: "inspect", because: "is unhealthy" }],
  ["cut off", web, [one(networks())], 0, { kind: "repair", because: "is cut from the network dev-main" }],
  ["elsewhere", web, [one(networks("dev-main", "other"))], 0, { kind: "repair", because: "is connected to the foreign network other" }],
  ["a member under another name", member, [one({ Names: ["/old"] })], 0, { kind: "repair", because: "is called old" }],
  ["a member under its name", member, [one({ Names: ["/dev-db-1"] })], 0, { kind: "well" }],
  ["a leftover next to the right one", web, [one({ Id: "b", State: "exited" }), one()], 0, { kind: "well" }],
] as const)("%s", (_what, expected, found, lasted, verdict) => {
  expect(judge(expected, found, lasted)).toEqual(verdict);
});
