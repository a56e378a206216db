import { diffOf } from "../../provider/diff";

test("equal values are not a change, whatever the order of keys", () => {
  expect(diffOf({ a: { x: 1, y: 2 }, drift: [], more: 1 }, { a: { y: 2, x: 1 } })).toEqual({ changed: [], replaces: [] });
});

test("changed, new and emptied inputs are named, and those that replace", () => {
  const diff = diffOf({ a: 1, b: [1] }, { a: 2, b: [1, 2], c: 3 }, { replace: ["b"], deleteBeforeReplace: true });
  expect(diff).toEqual({ changed: ["a", "b", "c"], replaces: ["b"], deleteBeforeReplace: true });
});

test("a removed input is a change", () => {
  expect(diffOf({ name: "n", subnet: "10.0.0.0/24", networkId: "1", drift: [] }, { name: "n", subnet: undefined }).changed).toEqual([
    "subnet",
  ]);
});

test("a deviation that was found is a separate change", () => {
  expect(diffOf({ a: 1, drift: ["network x: not connected"] }, { a: 1 })).toEqual({ changed: ["drift"], replaces: [] });
  expect(diffOf({ drift: ["gone"] }, {}, { replace: ["drift"] }).replaces).toEqual(["drift"]);
});

test("an ignored input is not a change", () =>
  expect(diffOf({ labels: {} }, { labels: { a: "1" } }, { ignore: ["labels"] }).changed).toEqual([]));
