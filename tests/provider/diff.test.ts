import { diffOf } from "../../provider/diff";

test("equal values are no change, whatever the order of keys", () => {
  expect(diffOf({ a: { x: 1, y: 2 }, drift: [], more: 1 }, { a: { y: 2, x: 1 } })).toEqual({ changed: [], replaces: [] });
});

test("changed, new and emptied inputs are named, and those that replace", () => {
  const diff = diffOf({ a: 1, b: [1] }, { a: 2, b: [1, 2], c: 3 }, { replace: ["b"], deleteBeforeReplace: true });
  expect(diff).toEqual({ changed: ["a", "b", "c"], replaces: ["b"], deleteBeforeReplace: true });
});

test("an input that was taken away is a change", () => {
  expect(diffOf({ name: "n", subnet: "10.0.0.0/24", networkId: "1", drift: [] }, { name: "n", subnet: undefined }).changed).toEqual([
    "subnet",
  ]);
});

test("what was seen to deviate is a change of its own", () => {
  expect(diffOf({ a: 1, drift: ["network x: not connected"] }, { a: 1 })).toEqual({ changed: ["drift"], replaces: [] });
  expect(diffOf({ drift: ["gone"] }, {}, { replace: ["drift"] }).replaces).toEqual(["drift"]);
});

test("an ignored input is no change", () =>
  expect(diffOf({ labels: {} }, { labels: { a: "1" } }, { ignore: ["labels"] }).changed).toEqual([]));
