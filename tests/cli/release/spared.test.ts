import { incurable } from "../../../cli/release/spared";

const vain = "health status: unhealthy; the replacement of 2026-11-26T12:00:00.000Z did not cure it, so another one would not repair it";
const state = (drift: string[]) => [
  { urn: "urn:x::breakwater:index:Slot::dev-site.local", type: "breakwater:index:Slot", outputs: { drift } },
  { urn: "urn:x::docker:index/container:Container::dev-site.local", type: "docker:index/container:Container" },
  { urn: "urn:x::docker:index/container:Container::dev-web-0.local", type: "docker:index/container:Container" },
];

test.each([
  ["nothing deviates", [], false],
  ["all that deviates was not cured by a replacement", [vain], true],
  ["something else deviates as well", [vain, "network dev-main: not connected"], false],
])("a container is left alone when %s", (_when, drift, left) => {
  expect(incurable(state(drift))).toEqual(left ? ["urn:x::docker:index/container:Container::dev-site.local"] : []);
});
