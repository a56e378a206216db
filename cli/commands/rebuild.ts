import { volume as volumeResource } from "../../provider/resources/volume";
import { refuseUnfinishedTakeOver } from "../take-over/earlier";
import { daemonOf, type Daemon } from "../../docker/daemon";
import { labels } from "../../topology/names";
import { command, runs } from "../command";
import { exitCodes, Stop } from "../process/exit";
import type { Seed } from "../../components/contract";
import { allOperations } from "../hosts/operations";
import { asItRuns } from "../release/deploy-release";
import { requireOwn } from "../identity/own";
import { requireStack } from "../state/required";
import { openDeployment, type GlobalOptions, type Session } from "../project/session";
import { readCheckpoint, type Checkpoint } from "../state/checkpoint";
import { cancellable } from "../run/cancel";
import { clearInterruption } from "../run/interrupted";
import { interruptible } from "../run/run";
import { prepare, release } from "../release/deploy";

export const rebuildCommand = runs(
  () => command("rebuild", "give up one replica's data and copy the primary's").argument("<member>"),
  rebuild,
);

type Resource = Checkpoint["resources"][number];

type Rebuild = NonNullable<(typeof allOperations)[number]["rebuild"]>;

/** How a replica was filled and can be refilled. */
interface Recorded extends Pick<Rebuild, "fill" | "source"> {
  readonly seed: Seed;
}

function recordedIn({ type, inputs }: Resource): Recorded[] {
  const found = allOperations.flatMap(({ rebuild: by }) => by ?? []).find((by) => by.type === type);
  return found ? [{ seed: inputs as unknown as Seed, fill: found.fill, source: found.source }] : [];
}

/** The member's seed in the state. The exact name of the member confirms that its data may be deleted. */
export const seedOf = (member: string, checkpoint: Checkpoint | undefined): Seed => recordedSeed(member, checkpoint).seed;

function recordedSeed(member: string, checkpoint: Checkpoint | undefined): Recorded {
  const recorded = (checkpoint?.resources ?? []).flatMap(recordedIn);
  const found = recorded.find(({ seed }) => seed.member === member);
  if (found) return found;
  const known = recorded.map(({ seed }) => seed.member).join(", ");
  throw new Stop(
    exitCodes.mistake,
    `There is no replica called ${member}. ${known === "" ? "This stack has no replica" : `Replicas: ${known}`}.\n` +
      `A primary cannot be rebuilt: its data is the only copy that counts. Nothing was changed.`,
  );
}

/** Deletes the data of one replica and copies its primary again. */
async function rebuild(member: string, options: GlobalOptions): Promise<void> {
  const session = openDeployment(options);
  await requireOwn(session);
  await refuseUnfinishedTakeOver(session);
  requireStack(session);
  const recorded = recordedSeed(member, readCheckpoint(session.project));
  await prepare(session);
  await clearInterruption(session.project, session.console);
  await interruptible(session.project, () => refill(session, recorded));
  await release(await asItRuns(session), { refresh: true });
  session.console.result(session.json ? JSON.stringify({ rebuilt: member }) : `${member} is rebuilt and follows its primary again.`);
}

async function refill({ project, console }: Session, { seed, fill, source: choose }: Recorded): Promise<void> {
  const daemon = daemonOf(seed.host);
  const source = await cancellable(console, (signal) => choose(seed as never, { daemon: daemonOf, signal }));
  const image = (await daemonOf(source.host).inspect(source.container))?.Image;
  if (image === undefined) {
    throw new Stop(
      exitCodes.failed,
      `The primary ${source.container} is not there to copy from. Run \`./breakwater up\` first. Nothing was changed.`,
    );
  }
  await ensureVolume(daemon, seed, readCheckpoint(project));
  console.step("-", `removing the container ${seed.member} and its data`);
  await daemon.stop(seed.member, 60);
  await daemon.remove(seed.member);
  console.step("+", `copying from ${source.container}`);
  await cancellable(console, (signal) => fill({ ...seed, image } as never, { daemon: daemonOf, signal }));
}

/** Recreates a lost volume with the identity in the state, so that the next run accepts it. */
async function ensureVolume(daemon: Daemon, { volume }: Seed, checkpoint: Checkpoint | undefined): Promise<void> {
  if (await daemon.inspectVolume(volume)) return;
  const recorded = checkpoint?.resources.find(({ type, id }) => type === volumeResource.token && id === volume);
  const identity = recorded?.outputs?.identity;
  if (!recorded || typeof identity !== "string")
    throw new Stop(exitCodes.failed, `The state does not know the volume ${volume}. Nothing was changed.`);
  await daemon.createVolume(volume, { ...(recorded.inputs?.labels as Record<string, string>), [labels.identity]: identity });
}
