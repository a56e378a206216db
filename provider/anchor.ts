import { containerName } from "../docker/name";
import type { AnchorInputs, AnchorOutputs } from "./resources/identity";
import { DockerError, type ContainerSummary, type Daemon } from "../docker/daemon";
import { sentence, type Deviation } from "../observe/deviation";
import { labels, names } from "../topology/names";
import { anchorsOf, flawOf, keptVolumes, makeAnchor, type AnchorMaker } from "./anchor-container";
import { diffOf } from "./diff";
import type { Handler } from "./types";

const isRunning = ({ State }: ContainerSummary): boolean => State === "running";

/** The new anchor exists before the old ones are removed, so that a prune never finds the volumes unused. */
async function hold(
  daemon: Daemon,
  inputs: AnchorMaker,
  found: readonly ContainerSummary[],
  kept: readonly string[],
): Promise<AnchorOutputs> {
  const name = names.anchor(inputs.stack);
  const good = found.filter((one) => flawOf(one, inputs, kept) === undefined);
  const keeper = good.find(isRunning) ?? good[0];
  const isTaken = found.some((one) => containerName(one) === name);
  const [made, blocking] = isTaken ? [`${name}-next`, found.find((one) => containerName(one) === `${name}-next`)] : [name, undefined];
  // If a killed run left two, the one with the final name keeps holding its volumes.
  if (!keeper && blocking) await daemon.remove(blocking.Id);
  const id = keeper?.Id ?? (await makeAnchor(daemon, inputs, kept, made));
  const idle = keeper && isRunning(keeper) ? undefined : await start(daemon, id, keeper?.State === "paused");
  const removed = keeper ? undefined : blocking?.Id;
  for (const other of found) if (other.Id !== id && other.Id !== removed) await daemon.remove(other.Id);
  if ((keeper ? containerName(keeper) : made) !== name) await daemon.rename(id, name);
  return { ...(idle === undefined ? {} : { idle }), drift: [] };
}

/** An image without `sleep` does not stop a deployment. A created anchor holds its volumes until someone prunes containers. */
async function start(daemon: Daemon, id: string, paused: boolean): Promise<string | undefined> {
  try {
    await (paused ? daemon.unpause(id) : daemon.start(id));
    return undefined;
  } catch (error) {
    if (error instanceof DockerError && error.statusCode !== undefined) return error.reason;
    throw error;
  }
}

async function ensure(daemon: Daemon, inputs: AnchorInputs): Promise<AnchorOutputs> {
  const [found, kept] = await Promise.all([anchorsOf(daemon, inputs), keptVolumes(daemon, inputs)]);
  return hold(daemon, inputs, found, kept);
}

/** Releases a volume that the stack no longer keeps, before the volume is removed. Until then the anchor holds it. */
export async function letGo(daemon: Daemon, stack: string, volume: string): Promise<void> {
  const found = await anchorsOf(daemon, { stack });
  const holder = found.find(({ Mounts }) => Mounts.some(({ Name }) => Name === volume));
  if (!holder) return;
  const kept = holder.Mounts.flatMap(({ Name }) => (Name === undefined || [names.claim(stack), volume].includes(Name) ? [] : [Name]));
  await hold(daemon, { stack, identity: holder.Labels[labels.identity] ?? "", image: holder.ImageID }, found, kept);
}

function deviations(found: readonly ContainerSummary[], state: AnchorInputs & AnchorOutputs, kept: readonly string[]): Deviation[] {
  const name = names.anchor(state.stack);
  const tell = (detail: string): Deviation[] => [{ aspect: "container", subject: name, detail }];
  const actual = found.find((one) => containerName(one) === name);
  if (!actual) return tell("missing; what it holds can be pruned");
  const flaw = flawOf(actual, state, kept);
  if (flaw !== undefined) return tell(flaw);
  return isRunning(actual) || state.idle !== undefined ? [] : tell("not running; what it holds can be pruned");
}

export const anchorHandler: Handler<AnchorInputs, AnchorOutputs> = {
  // The anchor runs with any present image, and keeps the one it has while that image is used.
  diff: (_id, old, news) => diffOf(old, news, { replace: ["stack"], ignore: ["image"] }),

  async create(inputs, context) {
    return { id: names.anchor(inputs.stack), outputs: await ensure(context.daemon(inputs.host), inputs) };
  },

  async read(id, state, context) {
    const daemon = context.daemon(state.host);
    const [found, kept] = await Promise.all([anchorsOf(daemon, state), keptVolumes(daemon, state)]);
    const idle = state.idle === undefined ? {} : { idle: state.idle };
    return { id, outputs: { ...idle, drift: deviations(found, state, kept).map(sentence) } };
  },

  update: (_id, _old, news, context) => ensure(context.daemon(news.host), news),

  /** The anchor stays on a host where data stays: it protects the data from a prune until the stack comes back. */
  async delete(_id, state, context) {
    const daemon = context.daemon(state.host);
    const [found, kept] = await Promise.all([anchorsOf(daemon, state), keptVolumes(daemon, state)]);
    if (kept.length > 0) return;
    for (const one of found.filter(({ Labels }) => Labels[labels.identity] === state.identity)) await daemon.remove(one.Id);
  },

  async adopt(inputs, context) {
    const found = await anchorsOf(context.daemon(inputs.host), inputs);
    return found.length > 0 ? { id: names.anchor(inputs.stack), outputs: { drift: [] } } : undefined;
  },

  preview: (_news, old) => (old?.idle === undefined ? {} : { idle: old.idle }),
};
