import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { isMap, isScalar, parseDocument, stringify, type Pair, type YAMLMap } from "yaml";
import { writeStored } from "./stored";

/** A key of a stack file and its new value; `undefined` removes the key. */
export type Edit = readonly [key: string | readonly [parent: string, key: string], value: unknown];

/** Changes keys of a stack file line by line. People track that file, so everything else in it stays as it was written. */
export function editStackFile(path: string, edits: readonly Edit[]): void {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = edits.reduce(edited, before);
  if (after === before) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeStored(path, after, 0o644);
}

const style = { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", flowCollectionPadding: true } as const;

export function edited(text: string, [key, value]: Edit): string {
  const path = typeof key === "string" ? [key] : key;
  const document = parseDocument(text);
  if (isMap(document.contents) && document.contents.flow) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, value);
    return document.toString(style);
  }
  const name = path.at(-1) ?? "";
  const parent = path.length > 1 ? document.get(path[0]) : document.contents;
  if (!isMap(parent))
    return value === undefined ? text : appended(text, path.length > 1 ? { [path[0] ?? ""]: { [name]: value } } : { [name]: value });
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === name);
  if (pair) return replaced(text, pair, lines(name, value, indentOf(text, parent)));
  return path.length > 1 ? inserted(text, parent, lines(name, value, indentOf(text, parent))) : appended(text, { [name]: value });
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;
const startOf = (node: unknown): number => (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
const endOf = (node: unknown): number => (node as { range?: readonly number[] } | null)?.range?.[1] ?? 0;

function indentOf(text: string, map: YAMLMap): string {
  const first = startOf(map.items[0]?.key);
  return text.slice(lineStart(text, first), first);
}

function lines(name: string, value: unknown, indent: string): string {
  return value === undefined ? "" : stringify({ [name]: value }, style).replaceAll(/^(?=.)/gm, indent);
}

function appended(text: string, value: object): string {
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${stringify(value, style)}`;
}

function replaced(text: string, pair: Pair, lines: string): string {
  const end = endOf(pair.value);
  const after = text[end - 1] === "\n" ? end : text.indexOf("\n", end) + 1 || text.length;
  return text.slice(0, lineStart(text, startOf(pair.key))) + lines + text.slice(after);
}

/** Inserts before the first key, below the comments above it. */
function inserted(text: string, parent: YAMLMap, lines: string): string {
  const at = lineStart(text, startOf(parent.items[0]?.key));
  return text.slice(0, at) + lines + text.slice(at);
}
