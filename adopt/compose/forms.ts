import type { Branch, Leaf, Place, Tree } from "./tree";

/** Two notations of one value, and the conversions that merging needs. */

const none: ReadonlyMap<string, Tree> = new Map();

export const entriesOf = (tree: Tree | undefined): ReadonlyMap<string, Tree> => (tree?.kind === "branch" ? tree.entries : none);
export const itemsOf = (tree: Tree | undefined): readonly Tree[] => (tree?.kind === "list" ? tree.items : []);
export const textOf = (tree: Tree | undefined): string | undefined =>
  tree?.kind === "leaf" && tree.value !== null ? String(tree.value) : undefined;

const leaf = ({ line, path, file }: Place, value: Leaf["value"]): Leaf => ({
  kind: "leaf",
  line,
  path,
  ...(file === undefined ? {} : { file }),
  value,
});

/**
 * A list or a text as a map. `pairs`: NAME=value. `names`: names without a value. `context`: a text is the folder of a build.
 */
export function mapped(tree: Tree, form: "pairs" | "names" | "context"): Branch {
  if (tree.kind === "branch") return tree;
  const { line, path, file } = tree;
  const place = { line, path, ...(file === undefined ? {} : { file }) };
  const items = tree.kind === "list" ? tree.items : tree.value === null ? [] : [tree];
  const entries = items.flatMap((item): [string, Tree][] => {
    const text = textOf(item);
    if (text === undefined) return [];
    if (form === "context") return [["context", item]];
    const at = form === "pairs" ? text.indexOf("=") : -1;
    const name = at < 0 ? text : text.slice(0, at);
    return [[name, leaf({ ...item, path: `${path}.${name}` }, at < 0 ? null : text.slice(at + 1))]];
  });
  return { kind: "branch", ...place, entries: new Map(entries) };
}

/** A map or a text as a list of NAME=value or of single values. */
export function listed(tree: Tree): readonly Tree[] {
  if (tree.kind === "list") return tree.items;
  if (tree.kind === "leaf") return tree.value === null ? [] : [tree];
  return [...tree.entries].flatMap(([name, value]) => {
    const values = value.kind === "list" ? value.items : [value];
    return values.map((one) => leaf(one, textOf(one) === undefined ? name : `${name}=${textOf(one)}`));
  });
}

/** Whether two values are equal, wherever they were written. */
export function sameTree(one: Tree, other: Tree): boolean {
  if (one.kind === "leaf") return other.kind === "leaf" && one.value === other.value;
  if (one.kind === "list")
    return (
      other.kind === "list" &&
      one.items.length === other.items.length &&
      one.items.every((item, at) => sameTree(item, other.items[at] as Tree))
    );
  if (other.kind !== "branch" || one.entries.size !== other.entries.size) return false;
  return [...one.entries].every(([key, value]) => {
    const found = other.entries.get(key);
    return found !== undefined && sameTree(value, found);
  });
}
