import type * as z from "zod";
import { nearest } from "../topology/near";
import { platform as schema, type Platform } from "./schema";

/** The sections of a platform that are maps with the user's names. */
export type Section = Exclude<keyof Platform, "watch">;
export const sections = Object.keys(schema.shape).filter((key) => key !== "watch") as Section[];

type Document = Record<string, unknown>;

/** The readable rest of a document with mistakes, so that the rules between its parts can still run. */
export interface Salvaged {
  readonly platform: Platform;
  /** Sections that could not be read completely. */
  readonly damaged: ReadonlySet<Section>;
  /** Sections whose names are unknown too. */
  readonly lost: ReadonlySet<Section>;
}

export function salvage(document: unknown, issues: readonly z.core.$ZodIssue[]): Salvaged | undefined {
  if (!isMap(document)) return undefined;
  const rest: Document = Object.fromEntries(Object.entries(document).map(([key, value]) => [key, isMap(value) ? { ...value } : value]));
  const damaged = new Set<Section>();
  const lost = new Set<Section>();
  for (const issue of issues) {
    const [section, name] = issue.path.map(String);
    if (section === undefined) forget(rest, unknownKeys(issue), lost);
    else if (name === undefined || !isMap(rest[section])) forget(rest, [section], lost);
    else delete (rest[section] as Document)[name];
    if (section !== undefined) damaged.add(section as Section);
  }
  const read = schema.safeParse(rest);
  return read.success ? { platform: read.data, damaged: new Set([...damaged, ...lost]), lost } : undefined;
}

/** The names of a section under a mistyped key are unknown. */
function forget(rest: Document, keys: readonly string[], lost: Set<Section>): void {
  for (const key of keys) {
    delete rest[key];
    const section = nearest(key, sections) as Section | undefined;
    if (section !== undefined) lost.add(section);
  }
}

function unknownKeys(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === "unrecognized_keys" ? issue.keys : [];
}

function isMap(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
