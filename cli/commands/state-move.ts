import { join } from "node:path";
import { backendKey, backendVariable, parseBackend, type Backend } from "../project/backend";
import { putCopy, requireEqual, takeCopy } from "../state/copy";
import { defaultFile, writeCopy } from "../state/copy-file";
import { mustAskPulumi } from "../state/command";
import { shareSalt } from "../state/salt";
import { editStackFile } from "../project/edit-stack-file";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import type { Project } from "../project/project";
import { openPulumi } from "../run/open";
import { requireStack } from "../state/required";
import { openSession } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { initStack } from "../run/engine";
import { clearInterruption } from "../run/interrupted";

const definition = () =>
  command("move", "to another backend; the old copy goes only when the new one is proven equal").requiredOption(
    "--to <url>",
    "s3://BUCKET/PREFIX?region=…, file:///FOLDER, or `own` for this clone's folder",
  );

export const stateMoveCommand = runs(definition, stateMove);

/**
 * Moves the state, with its passwords and identities, to another backend under the same passphrase. The stack file names
 * the new backend only after the copy there is proven equal; only then is the old state removed, and a backup of it kept.
 */
async function stateMove(options: OptionsOf<typeof definition>): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  const target = targetOf(project, options.to);
  requireStack(session);
  await openPulumi(session);
  if (await clearInterruption(project, console)) throw unfinished(project);
  const there: Project = { ...project, backend: target };
  const copy = takeCopy(project);
  requireRoom(there);
  console.step("+", `copying the state of ${project.stack} to ${target.url}`);
  initStack(there);
  putCopy(there, copy);
  requireEqual(project, there);
  console.step("✓", "the copy is equal, secret values included");
  const old = defaultFile(project, copy);
  writeCopy(old, copy);
  const written = switchTo(project, target);
  mustAskPulumi(project, ["stack", "rm", "--force", "--yes", "--preserve-config"]);
  if (session.json) return console.result(JSON.stringify({ from: project.backend.url, to: target.url, oldCopy: old, written }));
  console.result(report(project, target, old, written));
}

function targetOf(project: Project, to: string): Backend {
  const own = join(project.home, "state");
  const target = to === "own" ? parseBackend(`file://${own}`, "--to") : parseBackend(to, "--to");
  if (target.url !== project.backend.url) return target;
  throw new Stop(exitCodes.mistake, `The state of ${project.stack} is in ${target.url} already. Nothing was changed.`);
}

const unfinished = (project: Project): Stop =>
  new Stop(
    exitCodes.failed,
    `The last run of ${project.stack} was interrupted. Run \`./breakwater up --stack ${project.stack}\` first, then move. Nothing was moved.`,
  );

function requireRoom(there: Project): void {
  const count = readCheckpoint(there)?.resources.length ?? 0;
  if (count === 0) return;
  throw new Stop(
    exitCodes.mistake,
    `${there.backend.url} holds a state of ${there.stack} already, with ${count} resources; a move overwrites none. Nothing was changed.\n` +
      `Choose another prefix; or, if that one is in use, name it as ${backendKey} in ${there.stackFile} instead of moving.`,
  );
}

/** Writes the new address. True if the user must commit files. */
function switchTo(project: Project, target: Backend): boolean {
  const byVariable = process.env[backendVariable] !== undefined && process.env[backendVariable] !== "";
  const isOwn = target.folder === join(project.home, "state");
  if (!byVariable) editStackFile(project.stackFile, [[["config", backendKey], isOwn ? undefined : target.url]]);
  const shared = target.folder === undefined && shareSalt(project);
  return shared || !byVariable;
}

function report(project: Project, target: Backend, old: string, written: boolean): string {
  const variable = process.env[backendVariable];
  const passphrase = project.shared && (process.env.PULUMI_CONFIG_PASSPHRASE || process.env.PULUMI_CONFIG_PASSPHRASE_FILE);
  return [
    `The state of ${project.stack} is in ${target.url} now. The old one was removed from ${project.backend.url}; a copy is ${old}.`,
    ...(variable ? [`${backendVariable} still names the old place: set it to ${target.url}`] : []),
    ...(written ? [`Commit ${project.stackFile}: other clones find the state through it.`] : []),
    ...(target.folder === undefined && !passphrase
      ? [
          `Everybody who works with it needs the passphrase, which is in ${project.passphrase}: hand it over as a secret, never in the repository.`,
        ]
      : []),
  ].join("\n");
}
