import { followed, reaction } from "../../../cli/watch/reaction";
import type { Known } from "../../../cli/state/expected";

const known: Known = { containers: [], networks: new Set(["dev-main"]), volumes: new Set(["dev-db-0-data"]) };
const ours = { "breakwater.stack": "dev", "breakwater.resource": "web-0" };
const of = (type: string, action: string, attributes: Record<string, string>, id = "x") =>
  reaction("dev", known, { type, action, id, attributes });

test.each(["destroy", "stop", "rename", "health_status: unhealthy", "health_status: healthy"])(
  "%s of a container leads to an immediate look",
  (action) => {
    expect(of("container", action, ours)).toEqual({ what: "look", delay: 0, resource: "web-0" });
  },
);

test.each(["die", "oom", "start", "pause", "unpause"])("%s gets a moment, because the next event shows its meaning", (action) => {
  expect(of("container", action, ours)).toEqual({ what: "look", delay: 150, resource: "web-0" });
});

test("changed limits need an inspection by Pulumi", () => {
  expect(of("container", "update", ours)).toEqual({ what: "inspect", delay: 500, resource: "web-0" });
});

test("a network of the stack: a change of members leads to a look, its end to an inspection", () => {
  expect(of("network", "disconnect", { name: "dev-main" })).toEqual({ what: "look", delay: 150 });
  expect(of("network", "connect", { name: "dev-main" })).toEqual({ what: "look", delay: 150 });
  expect(of("network", "destroy", { name: "dev-main" })).toEqual({ what: "inspect", delay: 500 });
});

test("a volume of the stack", () => {
  expect(of("volume", "destroy", {}, "dev-db-0-data")).toEqual({ what: "inspect", delay: 500 });
});

test.each([
  ["container", "destroy", { "breakwater.stack": "prod", "breakwater.resource": "web-0" }, "x"],
  ["container", "destroy", {}, "x"],
  ["network", "disconnect", { name: "bridge" }, "x"],
  ["volume", "destroy", {}, "prod-db-0-data"],
])("a foreign %s is ignored", (type, action, attributes, id) => {
  expect(of(type, action, attributes, id)).toBeUndefined();
});

test("runs of health checks are not followed, because they are several events per second", () => {
  expect(followed.actions.filter((action) => action.startsWith("exec"))).toEqual([]);
});

test("no delay before a look for a removed container exceeds 200 ms", () => {
  for (const action of ["die", "destroy", "stop"]) expect(of("container", action, ours)?.delay).toBeLessThanOrEqual(200);
});
