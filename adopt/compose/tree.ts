import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type Node as YamlNode, type YAMLMap } from "yaml";
import { scalarOf, type Scalar } from "./scalar";

export type { Scalar };

/** Where a value was written: the line in the compose file and the path of its keys. */
export interface Place {
  readonly line: number;
  readonly path: string;
  /** The file, if it is not the first one. */
  readonly file?: string;
}

export type Leaf = Place & { readonly kind: "leaf"; readonly value: Scalar };
export type List = Place & { readonly kind: "list"; readonly items: readonly Tree[] };
export type Branch = Place & { readonly kind: "branch"; readonly entries: ReadonlyMap<string, Tree> };
export type Tree = Leaf | List | Branch;

/** An anchor is missing, or the expanded document is too large. */
export class Unfoldable extends Error {}

/** Counts the expanded values of all files, because a few anchors can expand to more than fits into memory. */
export interface Budget {
  nodes: number;
  files: number;
}

export interface Growth {
  readonly document: Document.Parsed;
  readonly budget: Budget;
  readonly file?: string;
  readonly lineOf: (node: YamlNode) => number;
  /** Applies Compose's substitution to the text of a scalar. */
  readonly substitute: (text: string, place: Place) => string;
  /** Called for a number or a date that Compose reads as another text than the one that is written. */
  readonly changed: (place: Place) => void;
  /** The keys of values with `!reset` or `!override`, which hide those of earlier files. */
  readonly hides: (readonly string[])[];
}

const limits = { nodes: 50_000, depth: 60 };

interface At {
  readonly line: number;
  readonly keys: readonly string[];
  readonly path: string;
  readonly depth: number;
}

/** The whole document with resolved anchors and merge keys, in which each value has its place. */
export const treeOf = (growth: Growth): Tree =>
  grow(growth, growth.document.contents, { line: 1, keys: [], path: "", depth: 0 }) ?? { kind: "leaf", value: null, line: 1, path: "" };

/** @returns undefined for a value with `!reset` */
function grow(growth: Growth, node: unknown, at: At): Tree | undefined {
  if (++growth.budget.nodes > limits.nodes || at.depth > limits.depth)
    throw new Unfoldable(`more than ${limits.nodes} values, or deeper than ${limits.depth}`);
  const line = isNode(node) && node.range ? growth.lineOf(node) : at.line;
  const place = { line, path: at.path, ...(growth.file === undefined ? {} : { file: growth.file }) };
  if (isAlias(node)) {
    const target = node.resolve(growth.document);
    if (target === undefined) throw new Unfoldable(`*${node.source} in line ${line} has no anchor`);
    const tree = grow(growth, target, { ...at, line, depth: at.depth + 1 });
    return tree && { ...tree, line };
  }
  const tag = isNode(node) ? node.tag : undefined;
  if (tag === "!reset" || tag === "!override") growth.hides.push(at.keys);
  if (tag === "!reset") return undefined;
  if (isMap(node)) return { kind: "branch", ...place, entries: entriesOf(growth, node, { ...at, line }) };
  if (isSeq(node)) return { kind: "list", ...place, items: itemsOf(growth, node.items, { ...at, line }) };
  return { kind: "leaf", ...place, value: valueOf(growth, node, place) };
}

const isNode = (node: unknown): node is YamlNode => isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);

function itemsOf(growth: Growth, items: readonly unknown[], { line, keys, path, depth }: At): Tree[] {
  return items.flatMap((item, index) => {
    const inner = { line, keys: [...keys, String(index)], path: `${path}[${index}]`, depth: depth + 1 };
    return grow(growth, item, inner) ?? [];
  });
}

function valueOf(growth: Growth, node: unknown, place: Place): Scalar {
  const value = isScalar(node) ? scalarOf(node) : null;
  if (isScalar(node) && node.type === "PLAIN" && typeof value === "string" && value !== node.source) growth.changed(place);
  return typeof value === "string" ? growth.substitute(value, place) : value;
}

/** Explicit keys precede those of a merge key. */
function entriesOf(growth: Growth, map: YAMLMap, { line, keys, path, depth }: At): Map<string, Tree> {
  const own = new Map<string, Tree>();
  const merged = new Map<string, Tree>();
  for (const pair of map.items) {
    if (!isPair(pair)) continue;
    const key = isScalar(pair.key)
      ? ((pair.key.type === "PLAIN" ? pair.key.source : undefined) ?? String(pair.key.value))
      : String(pair.key);
    const at = isScalar(pair.key) && pair.key.range ? growth.lineOf(pair.key) : line;
    if (key === "<<") {
      const source = grow(growth, pair.value, { line: at, keys, path, depth: depth + 1 });
      for (const [name, tree] of source ? mergedEntries(source) : []) if (!merged.has(name)) merged.set(name, tree);
      continue;
    }
    const inner = { line: at, keys: [...keys, key], path: path === "" ? key : `${path}.${key}`, depth: depth + 1 };
    const tree = grow(growth, pair.value, inner);
    if (tree) own.set(key, { ...tree, line: at });
  }
  return new Map([...merged, ...own]);
}

function mergedEntries(source: Tree): [string, Tree][] {
  const maps = source.kind === "list" ? source.items : [source];
  return maps.flatMap((one) => (one.kind === "branch" ? [...one.entries] : []));
}
