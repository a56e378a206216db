import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { readStackSettings } from "../../config/stack-file";
import type { Project } from "../project/project";
import { editStackFile } from "../project/edit-stack-file";

/** Takes the salt of the passphrase from the state, for a clone that did not create this stack. */
export function takeSalt(project: Project, salt: string | undefined): void {
  if (project.sharedByTeam || salt === undefined) return;
  const { encryptionsalt } = readStackSettings(project.settingsFile);
  if (encryptionsalt === salt) return;
  // With a new salt, secrets that were encrypted with the old one could not be decrypted.
  if (encryptionsalt !== undefined && readFileSync(project.settingsFile, "utf8").includes("secure:")) return;
  editStackFile(project.settingsFile, [["encryptionsalt", salt]]);
}

/** Copies this clone's salt and encrypted configuration to the tracked stack file, for other clones. */
export function shareSalt(project: Project): boolean {
  const { encryptionsalt } = readStackSettings(project.settingsFile);
  if (project.sharedByTeam || encryptionsalt === undefined) return false;
  const { config } = parseDocument(readFileSync(project.settingsFile, "utf8")).toJS() as { config?: Record<string, unknown> };
  const values = Object.entries(config ?? {}).map(([key, value]) => [["config", key], value] as const);
  editStackFile(project.stackFile, [...values, ["encryptionsalt", encryptionsalt]]);
  return true;
}
