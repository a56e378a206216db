import type { Salvaged, Section } from "../salvage";
import { nearest } from "../../topology/near";
import { alternatives, quote, type Path, type Problem } from "../../topology/problem";
import type { Platform } from "../schema";

/** The input of a rule: all parts that could be read, and all names in the file. */
export interface Model {
  readonly stack: string;
  readonly platform: Platform;
  /** Names under a section, including parts that could not be read; undefined when the names are unknown too. */
  readonly names: (section: Section) => readonly string[] | undefined;
}

/** One row of the table: a relation between parts of the platform. */
export interface Rule {
  readonly id: string;
  /** Sections that must be completely readable, because the rule would mislead without a part of them. */
  readonly whole: readonly Section[];
  readonly check: (model: Model) => Problem[];
}

export function modelOf(stack: string, document: unknown, { platform, lost }: Salvaged): Model {
  const written = (section: Section) => Object.keys((document as Partial<Platform>)[section] ?? platform[section]);
  return { stack, platform, names: (section) => (lost.has(section) ? undefined : written(section)) };
}

/** A part by its name. Names such as "constructor" must not find inherited properties. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Every part of a section, with its path. */
export function each<S extends Section>(platform: Platform, section: S): { name: string; path: Path; value: Platform[S][string] }[] {
  return Object.entries(platform[section]).map(([name, value]) => ({ name, path: [section, name], value: value as Platform[S][string] }));
}

/** The problem of an undefined name. */
export function reference(model: Model, section: Section, name: string, path: Path, builtIn: readonly string[] = []): Problem[] {
  const names = model.names(section);
  if (names === undefined || names.includes(name) || builtIn.includes(name)) return [];
  const near = nearest(name, [...names, ...builtIn]);
  const remedy =
    near !== undefined ? `write ${quote(near)}` : names.length > 0 ? `write ${alternatives(names)}, or define it there` : "define it there";
  return [{ path, text: `${quote(name)} is not under ${section}; ${remedy}` }];
}

/** All items whose key an earlier item has. */
export function repeated<T>(items: readonly T[], key: (item: T) => string): { item: T; first: T }[] {
  const seen = new Map<string, T>();
  return items.flatMap((item) => {
    const first = seen.get(key(item));
    if (first !== undefined) return [{ item, first }];
    seen.set(key(item), item);
    return [];
  });
}
