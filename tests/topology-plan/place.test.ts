import { platform } from "../../platform/schema";
import { firstHost, inTurn, overZones } from "../../topology/plan/place";

const three = platform.parse({
  hosts: {
    a: { address: "ssh://a", zone: "east" },
    b: { address: "ssh://b", zone: "east" },
    c: { address: "ssh://c", zone: "west" },
  },
});

test("replicas are placed on the hosts in turn, by their number", () => {
  expect(inTurn(three, undefined, 5)).toEqual(["a", "b", "c", "a", "b"]);
  expect(inTurn(three, ["c", "a"], 3)).toEqual(["c", "a", "c"]);
});

test("members are placed in another zone first", () => {
  expect(overZones(three, undefined, 4)).toEqual(["a", "c", "b", "a"]);
  expect(overZones(three, ["b", "a", "c"], 3)).toEqual(["b", "c", "a"]);
});

test("an additional member moves no other", () => {
  expect(overZones(three, undefined, 5).slice(0, 4)).toEqual(overZones(three, undefined, 4));
});

test("a unit without a host is on the first one", () => {
  expect(firstHost(three)).toBe("a");
});
