import { openConsole } from "../console";
import { openProject } from "../project";
import { differences } from "../release/history";
import { rollbackWarning } from "../release/record";
import { releasesOf, runningOf } from "../release/store";
import type { GlobalOptions } from "../session";

export interface ReleaseRow {
  readonly release: number;
  readonly time: string;
  readonly runs: boolean;
  /** What differs from the release that ran before; empty for the first that is kept. */
  readonly changes: readonly string[];
}

/** The releases that `rollback` can deploy, the newest first. Reaches no host. */
export function releases({ stack, json }: GlobalOptions): Promise<void> {
  const project = openProject(stack);
  const console = openConsole();
  const kept = releasesOf(project);
  const running = runningOf(project);
  const rows = kept.map((release): ReleaseRow => {
    const before = kept.find(({ number }) => number === release.previous);
    const { number, time } = release;
    return { release: number, time, runs: number === running?.release, changes: before ? differences(before, release) : [] };
  });
  rows.reverse();
  console.result(
    json ? JSON.stringify({ stack, releases: rows }, undefined, 2) : describeReleases(stack, rows, running?.unfinished === true),
  );
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
  return Promise.resolve();
}

export function describeReleases(stack: string, rows: readonly ReleaseRow[], unfinished: boolean): string {
  if (rows.length === 0) return `${stack} has no release yet: each successful \`./breakwater up\` makes one.`;
  const line = ({ release, time, runs, changes }: ReleaseRow): string => {
    const mark = runs ? (unfinished ? "last good" : "runs") : "";
    return `  ${String(release).padStart(4)}  ${time.slice(0, 16).replace("T", " ")} UTC  ${mark.padEnd(9)}  ${changes.join(", ")}`.trimEnd();
  };
  return [`${stack}:`, ...rows.map(line)].join("\n");
}
