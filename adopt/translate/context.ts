import type { ComposeSource } from "../compose/source";
import type { Branch, Tree } from "../compose/tree";
import type { Notes } from "../notes";
import type { Secrets } from "../secrets/detector";
import type { Reader } from "../shape";

type Section = Record<string, unknown>;

/** The platform under construction: plain data in the terms of the schema. */
export interface Draft {
  readonly networks: Record<string, Section>;
  readonly volumes: Record<string, Section>;
  readonly secrets: Record<string, Section>;
  readonly images: Record<string, Section>;
  readonly databases: Record<string, Section>;
  readonly apps: Record<string, AppDraft>;
  readonly entries: Record<string, Section>;
}

export interface AppDraft extends Section {
  image: string;
  port: number;
  networks?: string[];
  command?: string[];
  environment?: Record<string, string>;
  files?: Record<string, { readonly content: string; readonly mode?: string }>;
  jobs?: { readonly name: string; readonly command: string[] }[];
  health: { http?: string; command?: string[]; [timing: string]: unknown };
}

export type Kind = "app" | "database" | "entry" | "job" | "left";

/** A service of the compose file, and the unit that it becomes. */
export interface Service {
  readonly name: string;
  /** Its name in the stack file. */
  readonly id: string;
  readonly node: Branch;
  readonly kind: Kind;
}

export interface Context {
  readonly source: ComposeSource;
  readonly notes: Notes;
  readonly reader: Reader;
  readonly secrets: Secrets;
  readonly compose: Branch;
  readonly services: readonly Service[];
  readonly draft: Draft;
  /** Names of the secrets that replaced variables, by variable and value. */
  readonly given: Map<string, string>;
  /** Names of the volumes that stand for folders of the host, by the folder. */
  readonly folders: Map<string, string>;
  /** Names of the volumes that hold a database's data. */
  readonly data: Set<string>;
  /** Names in the stack file by the names in the compose file, for one section. */
  readonly names: Readonly<Record<"services" | "networks" | "volumes" | "secrets", ReadonlyMap<string, string>>>;
}

export const option = (service: Service, key: string): Tree | undefined => service.node.entries.get(key);

/** An entry of a section of the compose file, such as one of `volumes`. */
export function declared({ compose }: Context, section: string, name: string): Tree | undefined {
  const found = compose.entries.get(section);
  return found?.kind === "branch" ? found.entries.get(name) : undefined;
}

export const child = (tree: Tree | undefined, ...keys: string[]): Tree | undefined =>
  keys.reduce<Tree | undefined>((node, key) => (node?.kind === "branch" ? node.entries.get(key) : undefined), tree);

/** Looks up a word of the compose file safely, because it may be `constructor`. */
export const own = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
