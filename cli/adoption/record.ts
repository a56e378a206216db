import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureHome } from "../home";
import type { Project } from "../project";
import { isAlive } from "../stack/locks";
import { partialFile } from "./partial";
import type { AdoptionRecord } from "./state";

const path = ({ home, stack }: Project): string => join(home, `adoption-${stack}.json`);

export function readRecord(project: Project): AdoptionRecord | undefined {
  return existsSync(path(project)) ? (JSON.parse(readFileSync(path(project), "utf8")) as AdoptionRecord) : undefined;
}

/** At once or not at all: a process can be killed in the middle of writing. */
export function writeRecord(project: Project, record: AdoptionRecord): void {
  ensureHome(project);
  const draft = `${path(project)}.new`;
  writeFileSync(draft, JSON.stringify({ ...record, pid: process.pid }), { mode: 0o600, flush: true });
  renameSync(draft, path(project));
}

export function forgetRecord(project: Project): void {
  rmSync(partialFile(project), { force: true });
  rmSync(path(project), { force: true });
}

/** The process that works on it now. A number can have been given to another program, whose command line then tells. */
export function workedOnBy({ pid }: AdoptionRecord, alive: (pid: number) => boolean = isAlive): number | undefined {
  if (pid === undefined || pid === process.pid || !alive(pid)) return undefined;
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("adopt") ? pid : undefined;
}
