import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export type Tree = { readonly [key: string]: unknown };

export const root = resolve(__dirname, "../../..");

/** The platform of a stack file in the repository, with changes. `undefined` removes a key. */
export function platformOf(file: string, changes: Tree = {}): Tree {
  const { config } = parse(readFileSync(join(root, file), "utf8")) as { config: Record<string, Tree> };
  return merge(config["breakwater:platform"] ?? {}, changes);
}

export function merge(base: Tree, changes: Tree): Tree {
  const merged = Object.entries(changes).map(([key, value]) => {
    return [key, isTree(value) && isTree(base[key]) ? merge(base[key], value) : value] as const;
  });
  const all = { ...base, ...Object.fromEntries(merged) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Guest book, nginx and MariaDB: every kind of part in the shortest time. */
export const minimal = (changes: Tree = {}): Tree => platformOf("examples/minimal/Pulumi.example.yaml", changes);
