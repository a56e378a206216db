import type { SlotInputs, SlotOutputs } from "./resources/slot";
import { isDeepStrictEqual } from "node:util";
import type { ContainerInspect, Daemon } from "../docker/daemon";
import { asVain, hopesIn, isIncurable, isVain } from "../observe/cure";
import { type Attempt } from "../topology/spec";
import { type Deviation, sentence, tellsOfAnother } from "../observe/deviation";
import { compareSlot } from "../observe/slot";
import { labels } from "../topology/names";
import { firstGeneration, generationOfFirstVersion, isFollower, nextGeneration, revisionOf } from "../topology/plan/revision";
import { diffOf } from "./diff";
import { again, ownerOf } from "./messages";
import { refuseHeldPorts, tryPorts } from "./ports";
import { rehearse } from "./rehearsal";
import { factsOf, type FoundFacts } from "./slot-facts";
import { type Context, ProviderError, type Handler } from "./types";
import { unknown } from "../topology/marks";
import { whileItServes } from "./while-it-serves";

/** Knowledge about a server's containers that only the room of that server has. */
export interface SlotHooks {
  /** Tries the future container before it touches the present one. Throws if it would not start. */
  tryFirst(inputs: SlotInputs, context: Context): Promise<void>;
  /** Whether a new container has to be created as a follower, because another one has the role that this one is declared to have. */
  follows?(inputs: SlotInputs, context: Context): Promise<boolean>;
  /** Removes deviations that another resource reports and repairs, and that a new container would not cure. */
  explain(deviations: Deviation[], state: SlotInputs, context: Context): Promise<Deviation[]>;
}

/** A fixed name that is not in the state: a leftover of an interrupted run is cleared, a foreign container is not. */
async function clearName(daemon: Daemon, inputs: SlotInputs): Promise<void> {
  const name = inputs.spec.name;
  const occupant = name === undefined ? undefined : await daemon.inspect(name);
  if (!occupant) return;
  const actual = occupant.Config.Labels;
  if (actual[labels.stack] !== inputs.stack || actual[labels.resource] !== inputs.resource) {
    throw new ProviderError(
      `The name ${name} on ${daemon.address} is taken by a container ${ownerOf(actual)}. Nothing was changed. ` +
        `Choose another name for the stack, or move the container away: docker rename ${name} ${name}-old. ${again}`,
    );
  }
  await stopAndRemove(daemon, occupant.Id, occupant.State.Paused, false);
}

/** Stops a running container before its removal: it may be a database. A paused one cannot receive the signal. */
async function stopAndRemove(daemon: Daemon, id: string, paused: boolean, keepVolumes: boolean): Promise<void> {
  if (paused) await daemon.unpause(id);
  await daemon.stop(id);
  await daemon.remove(id, { keepVolumes });
}

/**
 * Pulumi's engine could neither stop a paused container nor reuse a name that another container holds. A container that
 * was recreated by hand under the stack's labels holds a fixed name in this way. Without a fixed name it blocks nothing,
 * and may be all that serves.
 */
async function clearTheWay(daemon: Daemon, inputs: SlotInputs, drift: readonly string[]): Promise<void> {
  const { container, conflict, paused } = await factsOf(daemon, inputs);
  if (conflict) await stopAndRemove(daemon, conflict.id, conflict.paused, true);
  await Promise.all(paused.map((id) => daemon.unpause(id)));
  const holdsName = container && inputs.spec.name === container.Name.replace(/^\//, "");
  if (holdsName && tellsOfAnother(drift)) await stopAndRemove(daemon, container.Id, false, true);
}

/** Parts of the declaration that change only together with the container. */
const carried = ["labels", "networks", "files"] as const;

/**
 * A replacement gets the arguments of this version; a container that stays keeps its own. A deviation that a new container
 * would not cure is reported and does not cause a replacement.
 */
function after(old: SlotInputs & SlotOutputs, news: SlotInputs, follower = isFollower(old.generation)): number {
  const isReplaced = !old.drift.every(isIncurable) || carried.some((part) => !agrees(old.spec[part], news.spec[part]));
  // Any other part of the declaration replaces the container without a new generation.
  const changesRole = follower !== isFollower(old.generation) && !agrees(old.spec, news.spec);
  return isReplaced || changesRole ? nextGeneration(old.generation, follower) : old.generation;
}

async function follows(hooks: readonly SlotHooks[], inputs: SlotInputs, context: Context): Promise<boolean> {
  const answers = await Promise.all(hooks.map(async (hook) => (await hook.follows?.(inputs, context)) === true));
  return answers.includes(true);
}

/** True when both are the same wherever a preview knows the second. */
function agrees(old: unknown, news: unknown): boolean {
  if (news === unknown) return true;
  if (typeof old !== "object" || typeof news !== "object" || old === null || news === null) return old === news;
  const keys = new Set([...Object.keys(old), ...Object.keys(news)]);
  return [...keys].every((key) => agrees((old as Record<string, unknown>)[key], (news as Record<string, unknown>)[key]));
}

/** Another declaration means another container, whose attempts start at zero. */
function attemptAfter(old: SlotInputs & SlotOutputs, news: SlotInputs): Attempt | undefined {
  const causes = news.spec.name === undefined ? [] : hopesIn(old.drift.filter((text) => !isIncurable(text)));
  if (causes.length > 0) return { at: new Date().toISOString(), causes };
  return isDeepStrictEqual(old.spec, news.spec) ? old.attempt : undefined;
}

function observed(state: SlotInputs & SlotOutputs, facts: FoundFacts): Deviation[] {
  const { attempt } = state;
  const spec = { ...state.spec, revision: revisionOf(state.generation) };
  return compareSlot(spec, facts).map((one) =>
    attempt && isVain(one, facts.container, spec.health, attempt) ? asVain(one, attempt) : one,
  );
}

/** A container of the first version has none of the newer arguments. */
function generationOf({ HostConfig }: ContainerInspect): number {
  const { SecurityOpt: options, PidsLimit: pids } = HostConfig as { SecurityOpt?: string[] | null; PidsLimit?: number | null };
  const isNew = options?.some((option) => option.startsWith("no-new-privileges")) === true || (pids ?? 0) > 0;
  return isNew ? firstGeneration : generationOfFirstVersion;
}

export const slotHandlerWith = (hooks: readonly SlotHooks[]): Handler<SlotInputs, SlotOutputs> => ({
  diff: (_id, old, news) => diffOf(old, news, { replace: ["stack", "resource"], ignore: ["reach", "trial", "rehearsal"] }),

  async create(inputs, context) {
    const daemon = context.daemon(inputs.host);
    await clearName(daemon, inputs);
    await refuseHeldPorts(daemon, inputs);
    return { id: inputs.resource, outputs: { generation: firstGeneration, drift: [] } };
  },

  async read(id, state, context) {
    const facts = await factsOf(context.daemon(state.host), state);
    let deviations = observed(state, facts);
    for (const hook of hooks) deviations = await hook.explain(deviations, state, context);
    return { id, outputs: { generation: state.generation, drift: deviations.map(sentence) } };
  },

  async update(_id, old, news, context) {
    const daemon = context.daemon(news.host);
    if (!isDeepStrictEqual(old.spec.creation?.publish, news.spec.creation?.publish)) await tryPorts(daemon, news);
    await whileItServes(daemon, news, context.signal, async () => {
      for (const hook of hooks) await hook.tryFirst(news, context);
      await rehearse(news, old, context);
    });
    if (old.drift.length > 0) await clearTheWay(daemon, news, old.drift);
    for (const text of old.drift.filter(isIncurable)) context.warn?.(`${news.resource} was not replaced once more. ${text}`);
    const attempt = attemptAfter(old, news);
    return { generation: after(old, news, await follows(hooks, news, context)), drift: [], ...(attempt ? { attempt } : {}) };
  },

  preview: (news, old) => ({ generation: old ? after(old, news) : firstGeneration }),

  /** Adopts the slot even when its container is missing. The arguments of an existing container show its generation. */
  async adopt(inputs, context) {
    const { container } = await factsOf(context.daemon(inputs.host), inputs);
    return { id: inputs.resource, outputs: { generation: container ? generationOf(container) : firstGeneration, drift: [] } };
  },
});
