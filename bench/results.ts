import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "./machine";
import type { Failures } from "./rollout/failures";
import type { Summary } from "./statistics";

/** When and where something was measured. */
export interface Made {
  /** Day, as 2026-11-21. */
  readonly date: string;
  /** Commit of the code, with "-dirty" if it was changed. Absent in older figures. */
  readonly revision?: string;
  readonly machine: Machine;
}

/** Figures of one stack: row -> contender -> summary. */
export type Figures = Readonly<Record<string, Readonly<Record<string, Summary>>>>;

export interface DeployResults extends Made {
  readonly rounds: number;
  /** By number of containers. */
  readonly stacks: Readonly<Record<string, Figures>>;
}

/** One kind of damage under one contender. */
export interface RepairCell {
  readonly seconds?: Summary;
  /** Why the stack did not become whole; absent if it always did. */
  readonly missed?: string;
}

export interface RepairResults extends Made {
  /** The requested number. After an interrupted run, some cells have fewer. */
  readonly rounds: number;
  /** By damage, then by contender. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, RepairCell>>>>;
}

export interface Counts {
  readonly sent: number;
  readonly failures: Failures;
}

export interface RolloutColumn {
  readonly seconds: Summary;
  readonly rolls: Counts;
  /** By broken release, only those that were tried. Empty for the positive control. */
  readonly broken: Readonly<Record<string, Counts & { readonly refused: boolean }>>;
}

export interface RolloutResults extends Made {
  /** The requested number. After an interrupted run, some columns have fewer. */
  readonly rolls: number;
  readonly perSecond: number;
  /** By contender. */
  readonly columns: Readonly<Record<string, RolloutColumn>>;
}

export interface PreviewResults extends Made {
  readonly baseline: string;
  /** By number of containers. */
  readonly stacks: Readonly<Record<string, { readonly baseline: Summary; readonly current: Summary }>>;
}

/** The last figures of each experiment. A run of one experiment keeps those of the others, with their own date. */
export interface Results {
  readonly deploy?: DeployResults;
  readonly repair?: RepairResults;
  readonly rollout?: RolloutResults;
  readonly preview?: PreviewResults;
}

const fileOf = (repository: string): string => join(repository, "bench/results.json");

export const readResults = (repository: string): Results => JSON.parse(readFileSync(fileOf(repository), "utf8")) as Results;

export function writeResults(repository: string, results: Results): void {
  writeFileSync(fileOf(repository), `${JSON.stringify(results, null, 2)}\n`);
}
