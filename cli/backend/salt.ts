import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseDocument } from "yaml";
import { readStackSettings } from "../../config/stack-file";
import type { Project } from "../project";

/** Adds keys to a stack file; comments and everything else stay. */
export function editStackFile(path: string, values: readonly (readonly [path: readonly string[], value: unknown])[]): void {
  const document = parseDocument(existsSync(path) ? readFileSync(path, "utf8") : "");
  for (const [key, value] of values) {
    if (value === undefined) document.deleteIn(key);
    else document.setIn(key, value);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, document.toString({ lineWidth: 0 }));
}

/** A clone that never made this stack learns from the state what the passphrase was salted with. */
export function adoptSalt(project: Project, salt: string | undefined): void {
  if (project.sharedByTeam || salt === undefined) return;
  const { encryptionsalt } = readStackSettings(project.engineFile);
  if (encryptionsalt === salt) return;
  // Secret values that were encrypted with the old salt could not be read any more.
  if (encryptionsalt !== undefined && readFileSync(project.engineFile, "utf8").includes("secure:")) return;
  editStackFile(project.engineFile, [[["encryptionsalt"], salt]]);
}

/** Puts this clone's salt and encrypted configuration into the tracked stack file, where other clones find them. */
export function shareSalt(project: Project): boolean {
  const { encryptionsalt } = readStackSettings(project.engineFile);
  if (project.sharedByTeam || encryptionsalt === undefined) return false;
  const { config } = parseDocument(readFileSync(project.engineFile, "utf8")).toJS() as { config?: Record<string, unknown> };
  const values = Object.entries(config ?? {}).map(([key, value]) => [["config", key], value] as const);
  editStackFile(project.stackFile, [...values, [["encryptionsalt"], encryptionsalt]]);
  return true;
}
