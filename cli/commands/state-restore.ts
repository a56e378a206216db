import { existsSync, readFileSync } from "node:fs";
import { passphraseWays } from "../backend/failure";
import { editStackFile } from "../backend/stack-file";
import { putCopy, type Copy } from "../backend/copy";
import { exitCodes, Stop } from "../exit";
import type { Project } from "../project";
import { engineFor, openSession, type GlobalOptions } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { removeStaleLocks } from "../stack/locks";

export interface RestoreOptions extends GlobalOptions {
  readonly confirm?: string;
}

/** Puts a backup into a backend that does not know the stack. The hosts stay as they are: the next preview tells what differs. */
export async function stateRestore(file: string, options: RestoreOptions): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  const copy = readCopy(file, project.stack);
  const there = readCheckpoint(project)?.resources.length ?? 0;
  if (there > 0 && options.confirm !== project.stack) {
    throw new Stop(
      exitCodes.mistake,
      `${project.backend.url} holds a state of ${project.stack} with ${there} resources. A restore replaces it; what was deployed since the backup ` +
        `is then unknown to the state.\nBack it up first (./breakwater state backup), then add --confirm ${project.stack}. Nothing was changed.`,
    );
  }
  removeStaleLocks(project);
  requirePassphrase(project);
  bringSalt(project, copy);
  await engineFor(session);
  putCopy(project, copy);
  const resources = copy.deployment.resources?.length ?? 0;
  if (session.json) return console.result(JSON.stringify({ restored: resources, taken: copy.breakwater.taken }));
  console.result(
    `${project.stack} has its state of ${copy.breakwater.taken} again: ${resources} resources in ${project.backend.url}.\n` +
      `\`./breakwater drift --stack ${project.stack}\` tells what differs from it.`,
  );
}

export function readCopy(file: string, stack: string): Copy {
  const refuse = (why: string): Stop => new Stop(exitCodes.mistake, `${file} ${why}. Nothing was changed.`);
  if (!existsSync(file)) throw refuse("does not exist");
  let copy: Partial<Copy>;
  try {
    copy = JSON.parse(readFileSync(file, "utf8")) as Partial<Copy>;
  } catch (error) {
    throw refuse(`is no backup: ${(error as Error).message}`);
  }
  const { deployment, breakwater } = copy;
  if (typeof breakwater?.stack !== "string" || typeof deployment !== "object")
    throw refuse("is no backup that `./breakwater state backup` made");
  if (breakwater.stack !== stack) throw refuse(`is a backup of the stack ${breakwater.stack}, not of ${stack}`);
  return copy as Copy;
}

/** A new passphrase, as `up` makes one on a new machine, could not read the backup. */
function requirePassphrase(project: Project): void {
  const given = project.shared && (process.env.PULUMI_CONFIG_PASSPHRASE || process.env.PULUMI_CONFIG_PASSPHRASE_FILE);
  if (given || existsSync(project.passphrase)) return;
  throw new Stop(
    exitCodes.failed,
    `The backup is encrypted, and there is no passphrase.\n${passphraseWays(project)}\nNothing was changed.`,
  );
}

function bringSalt(project: Project, { breakwater: { engineFile } }: Copy): void {
  if (project.sharedByTeam) return;
  const config = Object.entries(engineFile.config ?? {}).map(([key, value]) => [["config", key], value] as const);
  const salt = engineFile.encryptionsalt === undefined ? [] : [["encryptionsalt", engineFile.encryptionsalt] as const];
  editStackFile(project.engineFile, [...config, ...salt]);
}
