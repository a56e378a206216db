import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureHome } from "./home";
import type { Project } from "./project";
import { readStored, writeStored } from "./stored";
import { isAlive } from "../process/alive";
import type { TakeOverRecord } from "./take-over-record";

/** Deleted together with the record of the take-over. */
export const partialFile = ({ home, stack }: Project): string => join(home, `adoption-${stack}.yaml`);

const path = ({ home, stack }: Project): string => join(home, `adoption-${stack}.json`);

export function readRecord(project: Project): TakeOverRecord | undefined {
  const remedy =
    "The old containers are those whose names end in -before-adoption: start them again (docker rename, docker start), " +
    "bring the stack file back as it was, and remove that file.";
  return existsSync(path(project))
    ? readStored<TakeOverRecord>(path(project), { what: "The note of an interrupted take-over", remedy })
    : undefined;
}

/** Writes atomically, because the process can be killed in the middle. */
export function writeRecord(project: Project, record: TakeOverRecord): void {
  ensureHome(project);
  writeStored(path(project), JSON.stringify({ ...record, pid: process.pid }));
}

export function forgetRecord(project: Project): void {
  rmSync(partialFile(project), { force: true });
  rmSync(path(project), { force: true });
}

/** The process that works on the take-over now. If another program has the number now, its command line shows that. */
export function workedOnBy({ pid }: TakeOverRecord, alive: (pid: number) => boolean = isAlive): number | undefined {
  if (pid === undefined || pid === process.pid || !alive(pid)) return undefined;
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("adopt") ? pid : undefined;
}
