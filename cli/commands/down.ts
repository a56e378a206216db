import { refuseUnfinishedTakeOver } from "../take-over/earlier";
import { labels } from "../../topology/names";
import { command, runs } from "../command";
import { exitCodes, Stop } from "../process/exit";
import type { StackHost } from "../project/declaration";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { noteRun } from "../identity/note";
import { requireOwn } from "../identity/own";
import { openFormerSession } from "../release/former-session";
import { openPulumi } from "../run/open";
import { requireStack } from "../state/required";
import type { GlobalOptions } from "../project/session";
import { readCheckpoint, type Checkpoint } from "../state/checkpoint";
import { clearInterruption, recover } from "../run/interrupted";
import { runPulumi } from "../run/run";
import { wakePaused } from "../hosts/wake";
import { stackOption } from "../../topology/stack-option";

export const downCommand = runs(() => command("down", "remove everything but data, passwords and identities"), down);

/**
 * The resources that outlive `down`: data volumes, which are protected or retained, and generated passwords. Pulumi's
 * engine also keeps their dependencies.
 */
export function kept(checkpoint: Checkpoint | undefined): string[] {
  const isKept = ({ type, protect, retainOnDelete }: Checkpoint["resources"][number]): boolean =>
    protect === true || retainOnDelete === true || type.startsWith("random:");
  return (checkpoint?.resources ?? []).filter((resource) => resource.delete !== true && isKept(resource)).map(({ urn }) => urn);
}

async function down(options: GlobalOptions): Promise<void> {
  const session = openFormerSession(options);
  const { project, declaration, console } = session;
  refuseSilent(await askHosts(declaration.hosts));
  await requireOwn(session);
  await refuseUnfinishedTakeOver(session);
  requireStack(session);
  await refuseRuns(project.stack, declaration.hosts);
  const interrupted = await clearInterruption(project, console);
  const stack = await openPulumi(session);
  if (interrupted) await recover(project, declaration, stack, console);
  const daemons = declaration.hosts.map(({ daemon }) => daemon);
  await wakePaused(project.stack, daemons, console);
  const option = stackOption(project.stack);
  const exclude = kept(readCheckpoint(project));
  const run = { project, console, command: `./breakwater down${option}`, changes: true, look: "nothing" as const };
  const { changes } = await runPulumi(run, (how) => stack.destroy({ ...how, runProgram: false, exclude })).finally(() =>
    noteRun(session, false),
  );
  if (session.json) return console.result(JSON.stringify({ removed: changes.length, kept: exclude.length }));
  console.result(
    `${project.stack} is down: ${changes.length} removed. Data volumes and passwords are kept; \`./breakwater up${option}\` serves them again.\n` +
      `To delete the data as well: ./breakwater destroy-data${option} --confirm ${project.stack}`,
  );
}

/** A container of `run` uses the stack's networks, and only the user who started it may end it. */
async function refuseRuns(stack: string, hosts: readonly StackHost[]): Promise<void> {
  const listed = hosts.map(async ({ name, daemon }) =>
    (await daemon.containers({ labels: { [labels.run]: stack } })).map(({ Names }) => `  ${Names[0]?.slice(1) ?? ""} on host ${name}`),
  );
  const running = (await Promise.all(listed)).flat();
  if (running.length === 0) return;
  throw new Stop(
    exitCodes.mistake,
    [
      `Someone runs a command next to ${stack}:`,
      ...running,
      `Nothing was changed. Wait until it has ended, or end it with \`docker stop\`.`,
    ].join("\n"),
  );
}
