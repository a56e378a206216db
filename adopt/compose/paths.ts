import { posix } from "node:path";
import { entriesOf, textOf } from "./forms";
import type { Branch, Tree } from "./tree";

/** A folder or file that is elsewhere: a repository, a registry, or an absolute path. */
export const isElsewhere = (path: string): boolean =>
  /^(?:[a-z][a-z0-9+.-]*:\/\/|oci:|git@|github\.com\/|docker-image:)|\.git(?:#|$)/i.test(path);
const isAbsolute = (path: string): boolean => /^[/~\\]|^[A-Za-z]:[\\/]/.test(path);

/** A path relative to `folder`, as one relative to the project's folder. */
export function joined(folder: string, path: string): string {
  if (isAbsolute(path) || isElsewhere(path)) return path;
  const whole = posix.join(folder, path);
  return whole.startsWith("../") || whole === ".." ? whole : `./${whole}`;
}

type Change = (tree: Tree) => Tree;

/** Makes the paths of a file in another folder relative to the project's folder. */
export function rebased(root: Tree, folder: string): Tree {
  if (posix.normalize(folder) === "." || root.kind !== "branch") return root;
  const path: Change = (tree) => {
    const text = textOf(tree);
    return tree.kind === "leaf" && text !== undefined ? { ...tree, value: joined(folder, text) } : tree;
  };
  const each =
    (change: Change): Change =>
    (tree) =>
      tree.kind === "list" ? { ...tree, items: tree.items.map(change) } : change(tree);
  const named: Change = (tree) => (tree.kind === "branch" ? inside(tree, { path }) : path(tree));
  const build: Change = (tree) => (tree.kind === "branch" ? inside(tree, { context: path }) : path(tree));
  const volume: Change = (tree) => {
    if (tree.kind === "branch") return textOf(tree.entries.get("type")) === "bind" ? inside(tree, { source: path }) : tree;
    const text = textOf(tree);
    const at = text?.indexOf(":") ?? -1;
    if (tree.kind !== "leaf" || text === undefined || at < 0 || !text.startsWith(".")) return tree;
    return { ...tree, value: `${joined(folder, text.slice(0, at))}${text.slice(at)}` };
  };
  const service: Change = (tree) => inside(tree, { build, env_file: each(named), label_file: each(path), volumes: each(volume) });
  const file: Change = (tree) => inside(tree, { file: path });
  return inside(root, { services: all(service), configs: all(file), secrets: all(file) });
}

const inside = (tree: Tree, changes: Readonly<Record<string, Change>>): Tree =>
  tree.kind === "branch" ? withEntries(tree, (key, value) => (Object.hasOwn(changes, key) ? changes[key]?.(value) : value) ?? value) : tree;
const all =
  (change: Change): Change =>
  (tree) =>
    tree.kind === "branch" ? withEntries(tree, (_key, value) => change(value)) : tree;
const withEntries = (tree: Branch, change: (key: string, value: Tree) => Tree): Branch => ({
  ...tree,
  entries: new Map([...entriesOf(tree)].map(([key, value]) => [key, change(key, value)])),
});
