import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { readStackSettings } from "../../config/stack-file";
import { secretsKey, storedSecrets, type StoredSecret } from "../../config/secrets-file";
import type { Project } from "../project/project";
import { mustAskPulumi } from "./command";
import { editStackFile } from "../project/edit-stack-file";

/**
 * Encrypts one value for this stack and writes it where Pulumi reads it. Pulumi encrypts in a separate file, because it would remove
 * the blank lines of a tracked stack file. The value is passed only on standard input.
 */
export function storeSecret(project: Project, name: string, value: string): void {
  const folder = mkdtempSync(join(project.home, "state-"));
  const file = join(folder, `Pulumi.${project.stack}.yaml`);
  try {
    const { encryptionsalt } = readStackSettings(project.settingsFile);
    writeFileSync(file, stringify({ ...(encryptionsalt === undefined ? {} : { encryptionsalt }), config: {} }), { mode: 0o600 });
    // Pulumi removes one line end.
    const args = ["config", "set", "--config-file", file, "--secret", "--path", `${secretsKey}.${name}`];
    mustAskPulumi(project, args, `${value}\n`);
    write(project, { ...storedSecrets(project.settingsFile), ...storedSecrets(file) });
    const salt = readStackSettings(file).encryptionsalt;
    if (encryptionsalt === undefined && salt !== undefined) editStackFile(project.settingsFile, [["encryptionsalt", salt]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function removeSecret(project: Project, name: string): void {
  const others = Object.entries(storedSecrets(project.settingsFile)).filter(([one]) => one !== name);
  write(project, Object.fromEntries(others));
}

function write(project: Project, secrets: Readonly<Record<string, StoredSecret>>): void {
  const value = Object.keys(secrets).length === 0 ? undefined : secrets;
  editStackFile(project.settingsFile, [[["config", secretsKey], value]]);
}
