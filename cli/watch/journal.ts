import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { explained } from "../project/stored";

/** One thing that the watcher saw or did, or that a person requested. Never holds the value of a secret. */
export interface Entry {
  /** ISO time. */
  readonly at: string;
  readonly event: Happening;
  readonly resource?: string;
  readonly host?: string;
  readonly because?: string;
  readonly seconds?: number;
}

export type Happening =
  | "started"
  | "stopped"
  | "connected"
  | "lost"
  | "seen"
  | "left alone"
  | "alarm"
  | "repairing"
  | "repaired"
  | "failed"
  | "well"
  | "paused"
  | "resumed"
  | "note";

/** Bytes after which a new file starts, and how many old files are kept. The journal stays below 4 MiB. */
const rotation = { bytes: 1024 * 1024, kept: 3 } as const;

const older = (file: string, index: number): string => file.replace(/\.jsonl$/, `.${index}.jsonl`);

/** Appends a line; starts a new file if this one is full. */
export function write(file: string, entry: Entry, bytes: number = rotation.bytes): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file) && statSync(file).size >= bytes) rotate(file);
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  } catch (error) {
    // The watcher has to keep repairing when the disk is full.
    const refused = explained(error, file);
    if (!refused) throw error;
    process.stderr.write(`the journal misses a line: ${refused.message}\n`);
  }
}

function rotate(file: string): void {
  for (let index = rotation.kept - 1; index >= 1; index--) {
    if (existsSync(older(file, index))) renameSync(older(file, index), older(file, index + 1));
  }
  renameSync(file, older(file, 1));
}

/** Oldest first. Skips a line that a crash cut off. */
export function read(file: string, since = 0): Entry[] {
  const files = [...Array.from({ length: rotation.kept }, (_, index) => older(file, rotation.kept - index)), file];
  return files
    .filter((name) => existsSync(name))
    .flatMap((name) => readFileSync(name, "utf8").split("\n").flatMap(parsed))
    .filter(({ at }) => Date.parse(at) >= since);
}

/** The last alarm of each resource that the watcher has given up on and no one has repaired since. */
export function alarmsIn(entries: readonly Entry[]): Entry[] {
  const open = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.resource === undefined) continue;
    if (entry.event === "alarm") open.set(entry.resource, entry);
    if (entry.event === "well" || entry.event === "repaired") open.delete(entry.resource);
  }
  return [...open.values()];
}

function parsed(line: string): Entry[] {
  try {
    return line === "" ? [] : [JSON.parse(line) as Entry];
  } catch {
    return [];
  }
}

/** Formats one line for people. */
export function describe({ at, event, resource, host, because, seconds }: Entry): string {
  const what = [event, resource, host === undefined ? undefined : `on ${host}`].filter((part) => part !== undefined).join(" ");
  const details = [because, seconds === undefined ? undefined : `${seconds.toFixed(1)} s`].filter((part) => part !== undefined);
  return `${at}  ${what}${details.length > 0 ? `: ${details.join(", ")}` : ""}`;
}
