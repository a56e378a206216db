import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type Node as YamlNode, type YAMLMap } from "yaml";

export type Scalar = string | number | boolean | null;

/** Where a value was written: the line in the compose file and the path of its keys. */
export interface Place {
  readonly line: number;
  readonly path: string;
}

export type Leaf = Place & { readonly kind: "leaf"; readonly value: Scalar };
export type List = Place & { readonly kind: "list"; readonly items: readonly Tree[] };
export type Branch = Place & { readonly kind: "branch"; readonly entries: ReadonlyMap<string, Tree> };
export type Tree = Leaf | List | Branch;

/** An anchor is missing, or the expanded document is too large. */
export class Unfoldable extends Error {}

interface Growth {
  readonly document: Document.Parsed;
  readonly lineOf: (node: YamlNode) => number;
  /** Applies Compose's substitution to the text of a scalar. */
  readonly substitute: (text: string, place: Place) => string;
  nodes: number;
}

const limits = { nodes: 50_000, depth: 60 };

/** The whole document with resolved anchors and merge keys, in which each value has its line. */
export function treeOf(
  document: Document.Parsed,
  lineOf: Growth["lineOf"],
  substitute: Growth["substitute"],
  root: YamlNode | null = document.contents,
): Tree {
  return grow({ document, lineOf, substitute, nodes: 0 }, root, "", 1, 0);
}

/** Counts the expanded values, because a few anchors can expand to more than fits into memory. */
function grow(growth: Growth, node: unknown, path: string, fallbackLine: number, depth: number): Tree {
  if (++growth.nodes > limits.nodes || depth > limits.depth)
    throw new Unfoldable(`more than ${limits.nodes} values, or deeper than ${limits.depth}`);
  const line = isNode(node) && node.range ? growth.lineOf(node) : fallbackLine;
  if (isAlias(node)) {
    const target = node.resolve(growth.document);
    if (target === undefined) throw new Unfoldable(`*${node.source} in line ${line} has no anchor`);
    return { ...grow(growth, target, path, line, depth + 1), line };
  }
  if (isMap(node)) return { kind: "branch", line, path, entries: entriesOf(growth, node, path, line, depth) };
  if (isSeq(node))
    return { kind: "list", line, path, items: node.items.map((item, index) => grow(growth, item, `${path}[${index}]`, line, depth + 1)) };
  return { kind: "leaf", line, path, value: scalarOf(growth, isScalar(node) ? node.value : null, { line, path }) };
}

const isNode = (node: unknown): node is YamlNode => isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);

function scalarOf(growth: Growth, value: unknown, place: Place): Scalar {
  if (typeof value === "string") return growth.substitute(value, place);
  if (typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}

/** Explicit keys precede those of a merge key. */
function entriesOf(growth: Growth, map: YAMLMap, path: string, line: number, depth: number): Map<string, Tree> {
  const own = new Map<string, Tree>();
  const merged = new Map<string, Tree>();
  for (const pair of map.items) {
    if (!isPair(pair)) continue;
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const at = isScalar(pair.key) && pair.key.range ? growth.lineOf(pair.key) : line;
    if (key === "<<") {
      for (const [name, tree] of mergedEntries(growth, pair.value, path, at, depth)) if (!merged.has(name)) merged.set(name, tree);
    } else own.set(key, { ...grow(growth, pair.value, path === "" ? key : `${path}.${key}`, at, depth + 1), line: at });
  }
  return new Map([...merged, ...own]);
}

function mergedEntries(growth: Growth, value: unknown, path: string, line: number, depth: number): [string, Tree][] {
  const source = grow(growth, value, path, line, depth + 1);
  const maps = source.kind === "list" ? source.items : [source];
  return maps.flatMap((one) => (one.kind === "branch" ? [...one.entries] : []));
}
