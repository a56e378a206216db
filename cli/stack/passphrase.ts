import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, statSync, writeSync } from "node:fs";
import { passphraseWays } from "../backend/failure";
import { readCheckpoint } from "./checkpoint";
import { exitCodes, Stop } from "../exit";
import { ensureHome } from "../home";
import type { Project } from "../project";

/** Makes the clone's passphrase once. It encrypts every secret of the state and is never printed. */
export function ensurePassphrase(project: Project): void {
  if (project.shared && (process.env.PULUMI_CONFIG_PASSPHRASE || process.env.PULUMI_CONFIG_PASSPHRASE_FILE)) return;
  if (existsSync(project.passphrase)) return refuseOpenFile(project.passphrase);
  if (project.shared) refuseToInvent(project);
  if (readCheckpoint(project)) {
    throw new Stop(
      exitCodes.failed,
      `${project.passphrase} is missing, and the state of ${project.stack} is encrypted with it.\n` +
        `Put the file back; or, if it is lost, move ${project.backend.folder} away: \`./breakwater up\` then keeps the data and makes new passwords.`,
    );
  }
  ensureHome(project);
  // "wx": of two first runs at the same time one fails instead of overwriting what the other already uses.
  const file = openSync(project.passphrase, "wx", 0o600);
  writeSync(file, randomBytes(32).toString("base64url"));
  closeSync(file);
}

/** Somebody else's salt fits one passphrase only, and a new one could not read what is there. */
function refuseToInvent(project: Project): void {
  if (!project.sharedByTeam && !readCheckpoint(project)) return;
  throw new Stop(exitCodes.failed, `There is no passphrase for ${project.stack}.\n${passphraseWays(project)}\nNothing was changed.`);
}

function refuseOpenFile(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new Stop(exitCodes.failed, `${path} can be read by other users of this machine. Say \`chmod 600 ${path}\` and try again.`);
}
