import { isDeepStrictEqual } from "node:util";
import { setTimeout as pause } from "node:timers/promises";
import type { ContainerInspect, ContainerOptions, Daemon } from "../docker/daemon";
import { labels } from "../topology/names";
import { healthyWithin } from "../topology/plan/health";
import { verdict } from "./gate-verdict";
import { withThrowAway } from "./throw-away";
import { quotedLines } from "./masking";
import { again } from "./messages";
import type { SlotInputs } from "./resources/slot";
import { ProviderError, type Context } from "./types";

const everyMs = 200;
const shownLines = 8;

/** Everything that decides whether a server starts. */
const startOf = ({ spec: { environment, files, health, creation } }: Pick<SlotInputs, "spec">): unknown => [
  ...[environment, files, health],
  ...[creation?.image, creation?.command, creation?.user],
];

/**
 * Starts the replacement of an entry's server, or of its balancer, in a throw-away container: with the same image, files
 * and read-only volumes, but without a host port. Throws with its last lines if it does not become healthy. The trial is
 * skipped if no server runs that could be lost, or if nothing that affects the start has changed.
 */
export async function rehearse(inputs: SlotInputs, old: Pick<SlotInputs, "spec">, context: Context): Promise<void> {
  const { rehearsal, spec, stack, resource, host } = inputs;
  if (!rehearsal || !spec.creation || !spec.health || spec.name === undefined || isDeepStrictEqual(startOf(old), startOf(inputs))) return;
  const daemon = context.daemon(host);
  const present = await daemon.inspect(spec.name);
  if (present?.Config.Labels[labels.resource] !== resource || !present.State.Running) return;
  const about = { name: `${spec.name}.trial`, stack, image: spec.creation.image, options: optionsOf(inputs) };
  const failure = await withThrowAway(daemon, about, context.signal, async (name) => {
    await daemon.putFiles(name, rehearsal.files);
    const refused = await daemon.start(name).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    return refused ?? outcome(daemon, name, inputs, context);
  });
  if (failure === undefined) return;
  throw new ProviderError(
    `${resource} would not start with its new image or configuration: in a trial with ${spec.creation.reference} ${failure}\n` +
      `Nothing was changed: ${spec.name} was not touched and keeps serving. Fix the cause. ${again}`,
  );
}

function optionsOf({ spec }: SlotInputs): Omit<ContainerOptions, "name" | "Image" | "Labels"> {
  const { creation, environment, health, mounts, networks } = spec;
  const nanoseconds = (seconds = 0): number => Math.round(seconds * 1e9);
  const Healthcheck = health && {
    Test: [...health.test],
    Interval: nanoseconds(health.intervalSeconds),
    Timeout: nanoseconds(health.timeoutSeconds),
    Retries: health.retries,
    StartPeriod: nanoseconds(health.startSeconds),
  };
  const Mounts = mounts.map(({ volume, path }) => ({ Type: "volume" as const, Source: volume, Target: path, ReadOnly: true }));
  return {
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...(creation?.command ? { Cmd: [...creation.command] } : {}),
    ...(creation?.user === undefined ? {} : { User: creation.user }),
    // One of the stack's networks, for its resolver; no other container knows this one.
    HostConfig: { NetworkMode: networks[0]?.network ?? "none", Mounts: Mounts as never },
    ...(Healthcheck ? { Healthcheck } : {}),
  };
}

/** Undefined when it becomes healthy. */
async function outcome(daemon: Daemon, name: string, { spec }: SlotInputs, context: Context): Promise<string | undefined> {
  const seconds = spec.health ? healthyWithin(spec.health) : 0;
  for (const deadline = Date.now() + seconds * 1000; ; await pause(everyMs)) {
    if (context.signal.aborted) throw new ProviderError(`Interrupted during a trial. Nothing was changed. ${again}`);
    const container = await daemon.inspect(name);
    const result = verdict(container);
    if (result.state === "healthy") return undefined;
    if (result.state === "failed") return `${result.reason}:\n${await linesOf(daemon, name, container)}`;
    if (Date.now() >= deadline) return `it did not become healthy within ${seconds} s:\n${await linesOf(daemon, name, container)}`;
  }
}

async function linesOf(daemon: Daemon, name: string, container: ContainerInspect | undefined): Promise<string> {
  const log = await daemon.logs(name, shownLines).catch(() => "");
  const probe = container?.State.Health?.Log.at(-1)?.Output.trim() ?? "";
  return quotedLines(
    [log.trimEnd(), ...(probe === "" ? [] : [`its health check: ${probe}`])].filter(Boolean).join("\n") || "(it wrote nothing)",
  );
}
