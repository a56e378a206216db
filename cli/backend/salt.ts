import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { readStackSettings } from "../../config/stack-file";
import type { Project } from "../project";
import { editStackFile } from "./stack-file";

/** A clone that never made this stack learns from the state what the passphrase was salted with. */
export function adoptSalt(project: Project, salt: string | undefined): void {
  if (project.sharedByTeam || salt === undefined) return;
  const { encryptionsalt } = readStackSettings(project.engineFile);
  if (encryptionsalt === salt) return;
  // Secret values that were encrypted with the old salt could not be read any more.
  if (encryptionsalt !== undefined && readFileSync(project.engineFile, "utf8").includes("secure:")) return;
  editStackFile(project.engineFile, [["encryptionsalt", salt]]);
}

/** Puts this clone's salt and encrypted configuration into the tracked stack file, where other clones find them. */
export function shareSalt(project: Project): boolean {
  const { encryptionsalt } = readStackSettings(project.engineFile);
  if (project.sharedByTeam || encryptionsalt === undefined) return false;
  const { config } = parseDocument(readFileSync(project.engineFile, "utf8")).toJS() as { config?: Record<string, unknown> };
  const values = Object.entries(config ?? {}).map(([key, value]) => [["config", key], value] as const);
  editStackFile(project.stackFile, [...values, ["encryptionsalt", encryptionsalt]]);
  return true;
}
