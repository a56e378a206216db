import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { readStored, writeStored } from "../project/stored";
import { mostExact } from "./subject";

/** Maintenance by a person: the watcher leaves the resource alone until then. */
export interface Pause {
  /** An app, database, entry or member. */
  readonly resource: string;
  /** ISO times. */
  readonly since: string;
  readonly until: string;
  readonly why: string;
  readonly by: string;
}

export function readPauses(file: string): Pause[] {
  const remedy = "Remove it, and run ./breakwater pause again for what the watcher must leave alone.";
  return existsSync(file) ? readStored<Pause[]>(file, { what: "The list of pauses", remedy }) : [];
}

export const active = (pauses: readonly Pause[], now: number): Pause[] => pauses.filter(({ until }) => Date.parse(until) > now);

export function pauseOf(resource: string, pauses: readonly Pause[], now: number): Pause | undefined {
  const current = active(pauses, now);
  const name = mostExact(
    resource,
    current.map((pause) => pause.resource),
  );
  return current.find((pause) => pause.resource === name);
}

/** Replaces earlier pauses of the same resources and drops expired ones. */
export function writePauses(file: string, change: (current: Pause[]) => Pause[], now: number): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const text = `${JSON.stringify(change(active(readPauses(file), now)), undefined, 2)}\n`;
  // A watcher may be reading the file.
  writeStored(file, text);
}

export const describePause = ({ resource, until, why, by }: Pause): string =>
  `paused: the watcher leaves ${resource} alone until ${until} (${why}, ${by})`;
