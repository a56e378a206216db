import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureHome } from "../home";
import type { Project } from "../project";
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
  return existsSync(path(project)) ? (JSON.parse(readFileSync(path(project), "utf8")) as AdoptionRecord) : undefined;
}

export function writeRecord(project: Project, record: AdoptionRecord): void {
  ensureHome(project);
  writeFileSync(path(project), JSON.stringify(record), { mode: 0o600 });
}

export function forgetRecord(project: Project): void {
  rmSync(partialFile(project), { force: true });
  rmSync(path(project), { force: true });
}
