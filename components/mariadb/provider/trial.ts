import { randomBytes } from "node:crypto";
import type { ContainerInspect, Daemon } from "../../../docker/daemon";
import { cannotServe } from "../version";
import { labels } from "../../../topology/names";
import { mariadbDataDirectory } from "../server";
import type { MemberTrial } from "../../../topology/spec";
import { again } from "../../../provider/messages";
import type { SlotInputs } from "../../../provider/resources/slot";
import { type Context, ProviderError } from "../../../provider/types";
import { type Failure, failureText } from "./trial-message";
import { copySystem } from "./trial-data";
import { concernsData, differences, type Running, runningOf, runs } from "./trial-difference";
import { versionOfImage } from "./server-version";
import { pause } from "./server";
import { withThrowAway } from "../../../provider/throw-away";

/** Milliseconds for a server to start in a trial: a first boot on a busy host may need this long. */
const limits = { start: 180_000, probe: 15_000, poll: 250 } as const;

/** Docker's exit codes for a command that the image does not have, or cannot run: waiting would not change that. */
const cannotRun: readonly number[] = [126, 127];

interface Trying {
  readonly daemon: Daemon;
  readonly context: Context;
  readonly inputs: SlotInputs;
  readonly trial: MemberTrial;
  readonly image: string;
  readonly container: ContainerInspect;
  readonly running: Running;
}

/**
 * Tries a member's future container in a throw-away one before it touches the member: with the same image, files and
 * memory, and with a copy of the server's own tables where image or settings must fit the data. Without an existing member
 * nothing can be lost, so the trial is skipped. Throws with the server's own lines if the server does not start.
 */
export async function tryMember(inputs: SlotInputs, context: Context): Promise<void> {
  const { trial, spec, host } = inputs;
  const image = spec.creation?.image;
  if (trial === undefined || image === undefined || spec.name === undefined) return;
  const daemon = context.daemon(host);
  const container = await daemon.inspect(spec.name);
  if (container?.Config.Labels[labels.resource] !== inputs.resource) return;
  const running = await runningOf(daemon, container, trial);
  if (runs(running, image, trial) || (await isProven(trial, image, context))) return;
  const trying = { daemon, context, inputs, trial, image, container, running };
  await refuseVersion(trying);
  await refuseLostTables(trying);
  await start(trying);
}

/** True when another member runs the same configuration and is healthy. */
async function isProven(trial: MemberTrial, image: string, context: Context): Promise<boolean> {
  for (const { host, container: name } of trial.peers) {
    const daemon = context.daemon(host);
    const peer = await daemon.inspect(name).catch(() => undefined);
    if (peer?.State.Health?.Status === "healthy" && runs(await runningOf(daemon, peer, trial), image, trial, true)) return true;
  }
  return false;
}

const untouched = ({ container }: Trying): string => {
  const name = container.Name.replace(/^\//, "");
  return container.State.Running ? `${name} was not touched and keeps serving as before.` : `${name} was not touched.`;
};

async function refuseVersion(trying: Trying): Promise<void> {
  const { daemon, inputs, image, running } = trying;
  if (image === running.image) return;
  const [next, data] = await Promise.all([
    versionOfImage(daemon, inputs.stack, image),
    versionOfImage(daemon, inputs.stack, running.image),
  ]);
  const refusal = next && data && cannotServe(next, data);
  if (refusal !== undefined)
    throw new ProviderError(`${inputs.spec.creation?.reference}: ${refusal}. ${untouched(trying)} Write another image. ${again}`);
}

const upperCase =
  "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema') " +
  "AND (BINARY TABLE_NAME <> LOWER(TABLE_NAME) OR BINARY TABLE_SCHEMA <> LOWER(TABLE_SCHEMA))";

/** A server that compares names in lower case does not find tables whose files have other names, and still starts. */
async function refuseLostTables(trying: Trying): Promise<void> {
  const { daemon, trial, running, container } = trying;
  if (!container.State.Running || !differences(running, trial).some((name) => name.endsWith("lower_case_table_names"))) return;
  const { stdout } = await daemon.exec(container.Id, ["mariadb", "--protocol=socket", "-NBe", upperCase], { user: "root" });
  const count = Number(stdout.trim());
  if (count > 0)
    throw new ProviderError(
      `lower_case_table_names decides how ${count} tables or schemas with upper case letters in their names are found, and they would not be found any more. ` +
        `${untouched(trying)} Rename them first, or leave the setting as it was. ${again}`,
    );
}

async function start(trying: Trying): Promise<void> {
  const { daemon, context, inputs, trial, image, container } = trying;
  const { stack, spec } = inputs;
  // No unit can have this name, so a container with it was left by a killed run.
  const name = `${spec.name}.trial`;
  const volume = `${name}-data`;
  await daemon.remove(name);
  await daemon.removeVolume(volume);
  await daemon.createVolume(volume, { [labels.stack]: stack, [labels.resource]: name, [labels.kind]: "trial" });
  try {
    const isNeeded =
      container.State.Running &&
      !container.State.Paused &&
      (image !== trying.running.image || concernsData(differences(trying.running, trial)));
    const onData = isNeeded && (await copySystem(inputs, container, volume, context));
    const bytes = trial.memoryMb * 2 ** 20;
    const options = {
      // The password of an unreachable server that is removed shortly.
      Env: [`MARIADB_ROOT_PASSWORD=${randomBytes(12).toString("hex")}`, "MARIADB_ROOT_HOST=localhost", "MARIADB_INITDB_SKIP_TZINFO=1"],
      HostConfig: { Memory: bytes, MemorySwap: bytes, Mounts: [{ Type: "volume" as const, Source: volume, Target: mariadbDataDirectory }] },
    };
    const failure = await withThrowAway(daemon, { name, stack, image, options: options as object }, context.signal, async () => {
      await daemon.putFiles(name, trial.files);
      await daemon.start(name);
      return outcome(daemon, name, spec.health?.test.slice(1) ?? [], context);
    });
    if (failure) throw new ProviderError(failureText(inputs, failure, onData, untouched(trying)));
  } finally {
    await daemon.removeVolume(volume);
  }
}

/** Undefined when the server answers. */
async function outcome(daemon: Daemon, name: string, probe: readonly string[], context: Context): Promise<Failure | undefined> {
  const deadline = Date.now() + limits.start;
  for (;;) {
    const answer = await daemon.exec(name, [...probe], { user: "root", timeoutMs: limits.probe }).catch(() => undefined);
    if (answer?.exitCode === 0) return undefined;
    if (answer !== undefined && cannotRun.includes(answer.exitCode) && probe[0] !== undefined)
      return { log: await daemon.logs(name, 80).catch(() => ""), missing: probe[0] };
    const state = (await daemon.inspect(name))?.State;
    const isOver = Date.now() >= deadline;
    if (!state?.Running || isOver) {
      const log = await daemon.logs(name, 80).catch(() => "");
      const ended = state?.Running ? undefined : { exitCode: state?.ExitCode ?? 0, outOfMemory: state?.OOMKilled === true };
      return { log, ...(ended ? { ended } : { seconds: limits.start / 1000, probe: answer?.stderr.trim() ?? "" }) };
    }
    await pause(limits.poll, context);
  }
}
