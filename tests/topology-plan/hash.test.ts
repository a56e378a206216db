import { canonical, specHash } from "../../topology/plan/hash";
import { appContainers, appTemplate } from "../../platform/apps";
import { fixture } from "./fixture";

test("the order of keys does not matter, the order of a list does", () => {
  expect(canonical({ b: 1, a: { d: [2, 1], c: undefined } })).toBe('{"a":{"d":[2,1]},"b":1}');
});

test("a hash has a version", () => {
  expect(specHash(appTemplate(fixture(), "web"))).toMatch(/^v1:[0-9a-f]{64}$/);
});

test("replicas differ only in their names", () => {
  const [first, second] = appContainers(fixture(), "web");
  expect({ ...first?.spec, resource: "" }).toEqual({ ...second?.spec, resource: "" });
  expect(first?.spec.resource).toBe("web-0");
  expect(second?.spec.resource).toBe("web-1");
});
