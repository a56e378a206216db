import { setTimeout as pause } from "node:timers/promises";
import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { labels } from "../../topology/names";
import { removeAnchors, removeClaim } from "../identity/marks";
import { exitCodes, Stop } from "../process/exit";
import { openPulumi } from "../run/open";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { forgetStack } from "../run/engine";
import { leaveUnfinished } from "../state/marker";
import { clearInterruption } from "../run/interrupted";
import { writeStored } from "../project/stored";
import { lookAfter, type Aftermath } from "./aftermath";
import { forgetRecord } from "../project/take-over";
import { tablesIn } from "../hosts/operations";
import type { TakeOverRecord, PutAside } from "../project/take-over-record";

/**
 * Removes the stack's own containers, gracefully because one may be a database, and restarts the old ones. Volumes stay. This can be
 * killed, so every step can run twice. The record is deleted last, and only if all old containers serve again.
 */
export async function undoTakeOver(session: Session, daemon: Daemon, record: TakeOverRecord): Promise<Aftermath> {
  const { project, console } = session;
  // After its command was killed, Pulumi still completes the operations that it started. It could start a server that was
  // just removed.
  await clearInterruption(project, console);
  await refuseWithout(session, daemon, record);
  const served = await removeOurs(daemon, project.stack);
  for (const one of record.aside) await serveAgain(daemon, one, console.step);
  await Promise.all(record.aside.map(({ id }) => untilItServes(daemon, id)));
  await Promise.all((record.before?.databases ?? []).map(({ container }) => untilItAnswers(daemon, container)));
  for (const { Id } of await daemon.networks({ [labels.stack]: project.stack })) await daemon.removeNetwork(Id);
  writeStored(project.stackFile, record.stackFile);
  if (readCheckpoint(project)) await forgetStack(project, await openPulumi(session));
  await removeAnchors(daemon, project.stack);
  await removeClaim(daemon, project.stack);
  // The volumes of the take-over stay. The next attempt of this clone finds them by their labels only.
  leaveUnfinished(project);
  const aftermath = await lookAfter(daemon, record.aside, record.before, served);
  if (aftermath.good) forgetRecord(project);
  return aftermath;
}

/** Names of old containers that no longer exist. */
export async function goneFrom(daemon: Daemon, { aside }: Pick<TakeOverRecord, "aside">): Promise<string[]> {
  const found = await Promise.all(aside.map(async ({ id, name }) => ((await daemon.inspect(id)) ? [] : [name])));
  return found.flat();
}

/** Without the old containers, nothing would serve after an undo. */
async function refuseWithout({ project: { stack } }: Session, daemon: Daemon, record: TakeOverRecord): Promise<void> {
  const gone = await goneFrom(daemon, record);
  if (gone.length === 0) return;
  throw new Stop(
    exitCodes.failed,
    `The take-over cannot be undone: the old containers ${gone.join(", ")} were removed by someone else. The new containers stay as they are, ` +
      `and the stack file names the old volumes. Nothing was changed. Go on to the end instead: ./breakwater up --stack ${stack}`,
  );
}

/** @returns the volumes on which a container of the stack has run */
async function removeOurs(daemon: Daemon, stack: string): Promise<string[]> {
  const listed = await daemon.containers({ labels: { [labels.stack]: stack }, all: true });
  const found = (await Promise.all(listed.map(({ Id }) => daemon.inspect(Id)))).filter((one): one is ContainerInspect => one !== undefined);
  await Promise.all(found.map(({ Id }) => daemon.stop(Id, 60).then(() => daemon.remove(Id, { keepVolumes: true }))));
  const started = found.filter(({ State }) => !State.StartedAt.startsWith("0001-"));
  return [...new Set(started.flatMap(({ Mounts }) => Mounts.flatMap(({ Name }) => Name ?? [])))];
}

/** Reports a container that does not start, and does not hold up the others. */
async function serveAgain(daemon: Daemon, { id, name, restart }: PutAside, step: Session["console"]["step"]): Promise<void> {
  try {
    const old = await daemon.inspect(id);
    if (old && old.Name !== `/${name}`) await daemon.rename(id, name);
    if (restart) await daemon.setRestartPolicy(id, restart);
    await daemon.start(id);
    step("+", `${name} is started again`);
  } catch (error) {
    step("!", `${name} cannot be started again: ${(error as Error).message}`);
  }
}

/** For databases of the old setup: a server without a health check needs time as well. */
async function untilItAnswers(daemon: Daemon, container: string, limit = 120_000): Promise<void> {
  for (const until = Date.now() + limit; Date.now() < until; await pause(500)) {
    if ((await daemon.inspect(container))?.State.Running !== true) return;
    if ((await tablesIn(daemon, container)) !== undefined) return;
  }
}

/** Uses the container's own health check; a container without one counts as healthy. */
async function untilItServes(daemon: Daemon, id: string, limit = 120_000): Promise<void> {
  for (const until = Date.now() + limit; Date.now() < until; await pause(200))
    if ((await daemon.inspect(id))?.State.Health?.Status !== "starting") return;
}
