import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureHome } from "../home";
import type { Project } from "../project";
import { readStored, writeStored } from "../stored";
import { partialFile } from "./partial";

/** A container that was put aside: stopped, and under another name until the take-over has succeeded. */
export interface PutAside {
  readonly id: string;
  readonly name: string;
}

/** What has to be undone when a take-over does not come to its end, also by a later command. */
export interface AdoptionRecord {
  readonly host: string;
  /** The stack file as it was. */
  readonly stackFile: string;
  readonly aside: readonly PutAside[];
}

const path = ({ home, stack }: Project): string => join(home, `adoption-${stack}.json`);

export function readRecord(project: Project): AdoptionRecord | undefined {
  const wayOut =
    "The old containers are those whose names end in -before-adoption: start them again (docker rename, docker start), " +
    "bring the stack file back as it was, and remove that file.";
  return existsSync(path(project))
    ? readStored<AdoptionRecord>(path(project), { what: "The note of an interrupted take-over", wayOut })
    : undefined;
}

export function writeRecord(project: Project, record: AdoptionRecord): void {
  ensureHome(project);
  writeStored(path(project), JSON.stringify(record));
}

export function forgetRecord(project: Project): void {
  rmSync(partialFile(project), { force: true });
  rmSync(path(project), { force: true });
}
