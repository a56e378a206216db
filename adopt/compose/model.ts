import { merge, Unmergeable } from "./merge";
import { refuse, type Reading } from "./source";
import type { Branch, Tree } from "./tree";

/** A value without what a later file hides in it with `!reset` or `!override`. */
export function hidden<T extends Tree>(tree: T, hides: readonly (readonly string[])[], keys: readonly string[] = []): T {
  if (tree.kind !== "branch" || hides.length === 0) return tree;
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((key, at) => key === other[at]);
  const entries = [...tree.entries]
    .filter(([key]) => !hides.some((hide) => same(hide, [...keys, key])))
    .map(([key, value]): [string, Tree] => [key, hidden(value, hides, [...keys, key])]);
  return { ...tree, entries: new Map(entries) };
}

/** @throws ComposeError if the two cannot be merged */
export function mergedOrRefused(reading: Reading, base: Tree, other: Tree, keys: readonly string[]): Tree {
  try {
    return merge(base, other, keys);
  } catch (error) {
    if (!(error instanceof Unmergeable)) throw error;
    return refuse(reading, error.place, `${error.place.path}: ${error.message}`);
  }
}

export const emptyModel: Branch = { kind: "branch", line: 1, path: "", entries: new Map() };
