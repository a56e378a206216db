import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { newPassphrase, passphraseWays } from "../pulumi/failure";
import { readCheckpoint } from "./checkpoint";
import { exitCodes, Stop } from "../process/exit";
import { ensureHome } from "../project/home";
import type { Project } from "../project/project";
import { createStored, readText, Unusable } from "../project/stored";
import { parseDocument } from "yaml";

/** Creates the clone's passphrase once. It encrypts every secret of the state and is never printed. */
export function ensurePassphrase(project: Project): void {
  if (project.shared && (process.env.PULUMI_CONFIG_PASSPHRASE || process.env.PULUMI_CONFIG_PASSPHRASE_FILE)) return;
  if (existsSync(project.passphrase)) return requireUsable(project);
  if (project.shared) refuseToInvent(project);
  if (readCheckpoint(project)) {
    throw new Stop(
      exitCodes.failed,
      `${project.passphrase} is missing, and the state of ${project.stack} is encrypted with it. Nothing was changed.\n` +
        `Put the file back; or, if it is lost: ${newPassphrase(project)}`,
    );
  }
  ensureHome(project);
  // If two first runs start at the same time, one fails instead of overwriting the other's passphrase.
  createStored(project.passphrase, randomBytes(32).toString("base64url"));
}

/** A salt from another clone fits only its own passphrase, and a new passphrase could not decrypt the state. */
function refuseToInvent(project: Project): void {
  if (!project.sharedByTeam && !readCheckpoint(project)) return;
  throw new Stop(exitCodes.failed, `There is no passphrase for ${project.stack}.\n${passphraseWays(project)}\nNothing was changed.`);
}

function requireUsable(project: Project): void {
  const path = project.passphrase;
  if ((statSync(path).mode & 0o077) !== 0)
    throw new Stop(exitCodes.failed, `${path} can be read by other users of this machine. Run \`chmod 600 ${path}\` and try again.`);
  if (readText(path).trim() !== "") return;
  throw new Stop(
    exitCodes.failed,
    `${path} is empty: the disk was full or the machine went down when it was written. Nothing was changed.\n` +
      `Put the passphrase back; or, if it is lost, remove the file. After that: ${newPassphrase(project)}`,
  );
}

/**
 * Requires the clone's own file with the salt and secret settings. A tracked one is the stack file itself, whose mistakes are reported
 * together elsewhere.
 */
export function requireSettings({ settingsFile, sharedByTeam, stack }: Project): void {
  if (sharedByTeam || !existsSync(settingsFile)) return;
  const [problem] = parseDocument(readText(settingsFile), { prettyErrors: false }).errors;
  if (!problem) return;
  throw new Unusable(
    `The settings of ${stack} cannot be read: ${settingsFile} is not valid YAML (${problem.message}). Nothing was changed.\n` +
      `It holds the salt of the passphrase and this clone's secret settings. Bring back a copy; or move it away: \`./breakwater recover --stack ${stack}\` ` +
      `reads the secret settings from the containers that have them.`,
  );
}
