import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { passphraseWays } from "../pulumi/failure";
import { editStackFile } from "../project/edit-stack-file";
import { putCopy, type Copy } from "../state/copy";
import { readCopy } from "../state/copy-file";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { ensurePulumi } from "../pulumi/install";
import { shell } from "../process/shell";
import type { Project } from "../project/project";
import { openPulumi } from "../run/open";
import { openSession } from "../project/session";
import { checkpointFile, readCheckpoint } from "../state/checkpoint";
import { removeStaleLocks } from "../state/locks";
import { Unusable } from "../project/stored";

const definition = () =>
  command("restore", "from a backup into a backend that has no such stack")
    .argument("<file>")
    .option("--confirm <stack>", "the stack's name once more: replaces the state that is there");

export const stateRestoreCommand = runs(definition, stateRestore);

/** Restores a backup into a backend that does not know the stack. The hosts do not change: the next preview shows the differences. */
async function stateRestore(file: string, options: OptionsOf<typeof definition>): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  const copy = readCopy(file, project.stack);
  const there = standing(project);
  if (there !== undefined && options.confirm !== project.stack) {
    throw new Stop(
      exitCodes.mistake,
      `${project.backend.url} holds ${there.damaged ? "a damaged state" : "a state"} of ${project.stack}${there.damaged ? "" : ` with ${there.resources} resources`}. A restore replaces it; what was deployed since the backup ` +
        `is then unknown to the state.\n${there.damaged ? "A copy of it is kept: add" : "Back it up first (./breakwater state backup), then add"} --confirm ${project.stack}. Nothing was changed.`,
    );
  }
  removeStaleLocks(project);
  requirePassphrase(project);
  bringSalt(project, copy);
  const aside = there?.damaged === true ? putAside(project) : undefined;
  if (aside !== undefined) console.step("·", `the damaged state is kept as ${aside}`);
  // A damaged state in a bucket stays damaged until the backup replaces it.
  if (there?.damaged === true && project.backend.folder === undefined) await ensurePulumi(project, console, shell);
  else await openPulumi(session);
  putCopy(project, copy);
  const resources = copy.deployment.resources?.length ?? 0;
  if (session.json) return console.result(JSON.stringify({ restored: resources, taken: copy.breakwater.taken }));
  console.result(
    `${project.stack} has its state of ${copy.breakwater.taken} again: ${resources} resources in ${project.backend.url}.\n` +
      `\`./breakwater drift --stack ${project.stack}\` tells what differs from it.`,
  );
}

/** The state that a restore would replace. */
function standing(project: Project): { readonly resources: number; readonly damaged: boolean } | undefined {
  try {
    const resources = readCheckpoint(project)?.resources.length ?? 0;
    return resources > 0 ? { resources, damaged: false } : undefined;
  } catch (error) {
    if (error instanceof Unusable) return { resources: 0, damaged: true };
    throw error;
  }
}

/** Moves a damaged state aside; undefined when it is in a bucket. */
function putAside({ backend, stack, home }: Project, now = new Date()): string | undefined {
  if (backend.folder === undefined) return undefined;
  const aside = join(home, "backups", `${stack}-damaged-${now.toISOString().replaceAll(/[:.]/g, "-")}.json`);
  mkdirSync(dirname(aside), { recursive: true, mode: 0o700 });
  renameSync(checkpointFile(backend.folder, stack), aside);
  return aside;
}

/** A new passphrase, as `up` generates on a new machine, could not decrypt the backup. */
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
  editStackFile(project.settingsFile, [...config, ...salt]);
}
