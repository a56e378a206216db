import { permission, repairable } from "../../../cli/watch/policy";
import type { Pause } from "../../../cli/watch/pauses";
import { mostExact } from "../../../cli/watch/subject";
import { leftToPerson } from "../../../topology/marks";
import { names } from "../../../topology/names";

const now = Date.parse("2026-11-21T10:00:00Z");
const pauseOf = (resource: string, until = "2026-11-21T10:30:00.000Z"): Pause => ({
  resource,
  since: "2026-11-21T09:30:00.000Z",
  until,
  why: "new disk",
  by: "ada",
});
const watch = (policy: "repair" | "observe", resources: Record<string, "repair" | "observe"> = {}) => ({
  policy,
  everySeconds: 60,
  resources,
});
const paused = { may: false, because: "it is paused until 2026-11-21T10:30:00.000Z: new disk", until: Date.parse("2026-11-21T10:30:00Z") };
const observed = { may: false, because: "its policy is observe" };

test.each([
  ["by default", "web-0", watch("repair"), [], { may: true }],
  ["observe for all", "web-0", watch("observe"), [], observed],
  ["observe for its app", "web-0", watch("repair", { web: "observe" }), [], observed],
  ["its own word against its app's", "web-0", watch("repair", { web: "observe", "web-0": "repair" }), [], { may: true }],
  ["another member's word", "web-0", watch("repair", { "web-1": "observe" }), [], { may: true }],
  ["repair in a stack that is observed", "db-1", watch("observe", { db: "repair" }), [], { may: true }],
  ["an app whose name begins alike", "webshop-0", watch("repair", { web: "observe" }), [], { may: true }],
  ["what belongs to an entry", "site-balancer", watch("repair", { site: "observe" }), [], observed],
  ["its app is paused", "web-0", watch("repair"), [pauseOf("web")], paused],
  ["it is paused itself", "db-1", watch("repair"), [pauseOf("db-1")], paused],
  ["another one is paused", "db-0", watch("repair"), [pauseOf("db-1")], { may: true }],
  ["a pause that is over", "web-0", watch("repair"), [pauseOf("web", "2026-11-21T10:00:00.000Z")], { may: true }],
  [
    "a member's pause that is over, in a paused app",
    "web-0",
    watch("repair"),
    [pauseOf("web-0", "2026-11-21T09:59:00Z"), pauseOf("web")],
    paused,
  ],
] as const)("%s", (_what, resource, policy, pauses, answer) => {
  expect(permission(resource, policy, pauses, now)).toEqual(answer);
});

test.each([
  ["Container", true, true],
  ["Slot", false, true],
  ["MariadbReplica", false, true],
  ["Network", true, true],
  ["Volume", true, true],
  ["Volume", false, false],
  ["RemoteImage", true, false],
])("a %s, gone: %s, may be repaired: %s", (type, gone, may) => {
  expect(repairable({ type, gone }).may).toBe(may);
});

test.each([
  ["Slot", "dev-web-0.local", "web-0"],
  ["Container", "dev-db-1.far-away", "db-1"],
  ["Container", "dev-dev-tools-0.local", "dev-tools-0"],
  ["MariadbReplica", "db-1.local", "db-1"],
  ["MariadbAccount", "dev-tools-database.local", "dev-tools-database"],
  ["RandomPassword", "generation-key", "generation-key"],
])("%s %s is about %s", (type, logical, subject) => {
  expect(names.subject("dev", type, logical)).toBe(subject);
});

test("the longest name counts", () => {
  expect(mostExact("web-api-0", ["web", "web-api", "web-api-1"])).toBe("web-api");
  expect(mostExact("web", [])).toBeUndefined();
});

test("a deviation that a person decides about is an alarm, unless something next to it can be repaired", () => {
  const about = (...words: string[]) => repairable({ type: "MariadbPrimary", gone: false, words });
  const left = leftToPerson("primary: dev-db-1 is the primary, the stack file says dev-db-0");
  expect(about(left)).toMatchObject({ may: false, alarm: true });
  expect(about(left, "read_only: OFF")).toEqual({ may: true });
});
