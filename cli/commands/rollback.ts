import { refuseUnfinishedTakeOver } from "../take-over/earlier";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { openConsole } from "../process/console";
import { count } from "../options";
import { declarationOf, readDeclaration, type Declaration } from "../project/declaration";
import { ensureHosts } from "../hosts/hosts";
import { shownShell } from "../process/shell";
import { openProject, type Project } from "../project/project";
import { declarationOfRelease } from "../release/deploy-release";
import { defaultTarget } from "../release/history";
import { rollbackWarning } from "../release/record";
import { releasesOf, runningOf, type Release } from "../project/releases";
import { requireOwn } from "../identity/own";
import { requireStack } from "../state/required";
import type { Session } from "../project/session";
import { release } from "../release/deploy";

const definition = () =>
  command("rollback", "deploy an earlier release: its configuration with exactly its images").option(
    "--to <release>",
    "number of a release (default: the one before; after a failed up the last good one)",
    count,
  );

export const rollbackCommand = runs(definition, rollback);

/** Deploys an earlier release: its configuration with exactly its images, through the same gates as any roll. */
export async function rollback({ stack, json, to }: OptionsOf<typeof definition>): Promise<void> {
  const started = Date.now();
  const project = openProject(stack);
  if (!runningOf(project)) await requireNobodyElses(project);
  const target = chosen(project, to);
  const planned = declarationOf(project, target.platform);
  await requireOwn({ project, declaration: planned });
  const console = openConsole();
  await refuseUnfinishedTakeOver({ project, declaration: planned, console, json });
  requireStack({ project });
  await ensureHosts(planned.hosts, console, shownShell(console));
  const session: Session = { project, declaration: await declarationOfRelease(project, target), console, json };
  const { changes } = await release(session, { refresh: true });
  const warning = rollbackWarning(project);
  const jobs = Object.values(session.declaration.release?.jobs ?? {});
  if (json) return console.result(JSON.stringify({ release: target.number, changes: changes.length, jobs, warning }));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.result(
    [
      `${stack} runs release ${target.number} of ${target.time}: ${changes.length} changes (${seconds} s)`,
      ...(jobs.length > 0 ? [`Not undone and not run again: what the jobs ${jobs.join(", ")} did.`] : []),
      ...(warning === undefined ? [] : [`Careful: ${warning}`]),
    ].join("\n"),
  );
}

/**
 * Without any release, the owner of the stack is a better answer than "no release". The check is skipped if the stack file
 * cannot be read.
 */
async function requireNobodyElses(project: Project): Promise<void> {
  let declaration: Declaration;
  try {
    declaration = readDeclaration(project);
  } catch {
    return;
  }
  await requireOwn({ project, declaration });
}

function chosen(project: Project, to: number | undefined): Release {
  const releases = releasesOf(project);
  const running = runningOf(project);
  const nothing = (message: string): Stop => new Stop(exitCodes.mistake, `${message} Nothing was changed.`);
  if (!running) throw nothing(`There is no release of ${project.stack} to go back to: each successful \`./breakwater up\` makes one.`);
  const number = to ?? defaultTarget(releases, running);
  if (number === undefined) throw nothing(`Release ${running.release} runs, and there is none before it.`);
  const found = releases.find((one) => one.number === number);
  if (found) return found;
  throw nothing(`There is no release ${number} of ${project.stack}. There are: ${releases.map((one) => one.number).join(", ")}.`);
}
