import { isDeepStrictEqual } from "node:util";
import type { ContainerInspect, Engine } from "../docker/engine";
import { type Attempt, asVain, hopesIn, isIncurable, isVain } from "../observe/cure";
import { type Deviation, sentence, tellsOfAnother } from "../observe/deviation";
import { compareSlot } from "../observe/slot";
import { labels } from "../topology/names";
import { firstGeneration, generationOfFirstVersion, nextGeneration, revisionOf } from "../topology/plan/revision";
import { diffOf } from "./diff";
import { again, ownerOf } from "./messages";
import { refuseHeldPorts, tryPorts } from "./ports";
import { rehearse } from "./rehearsal";
import { factsOf, type FoundFacts, type SlotInputs } from "./slot-facts";
import { type Context, ProviderError, type Handler } from "./types";
import { unknown } from "./unknown";
import { whileItServes } from "./while-it-serves";

export type { SlotInputs } from "./slot-facts";

export interface SlotOutputs {
  readonly generation: number;
  readonly drift: string[];
  /** When its container was last replaced because it was not well; only for a container that exists once. */
  readonly attempt?: Attempt;
}

/** What only the room of a server knows about the containers of that server. */
export interface SlotHooks {
  /** Tries what the container is going to be, before anything of the present one is touched. Throws when it would not start. */
  tryFirst(inputs: SlotInputs, context: Context): Promise<void>;
  /** Takes away what another resource reports and repairs, and a new container would not cure. */
  explain(deviations: Deviation[], state: SlotInputs, context: Context): Promise<Deviation[]>;
}

/** A fixed name that the state knows nothing about: a leftover of an interrupted run is cleared, a stranger is not. */
async function clearName(engine: Engine, inputs: SlotInputs): Promise<void> {
  const name = inputs.spec.name;
  const occupant = name === undefined ? undefined : await engine.inspect(name);
  if (!occupant) return;
  const actual = occupant.Config.Labels;
  if (actual[labels.stack] !== inputs.stack || actual[labels.resource] !== inputs.resource) {
    throw new ProviderError(
      `The name ${name} on ${engine.address} is taken by a container ${ownerOf(actual)}. Nothing was changed. ` +
        `Choose another name for the stack, or move the container away: docker rename ${name} ${name}-old. ${again}`,
    );
  }
  await stopAndRemove(engine, occupant.Id, occupant.State.Paused, false);
}

/** What runs is told to stop first: it may be a database. A paused one cannot hear it. */
async function stopAndRemove(engine: Engine, id: string, paused: boolean, keepVolumes: boolean): Promise<void> {
  if (paused) await engine.unpause(id);
  await engine.stop(id);
  await engine.remove(id, { keepVolumes });
}

/**
 * The engine could neither stop a paused container nor give its name to another while a stranger has it. Somebody's own
 * container under our labels is such a stranger when the name is fixed; without a fixed name it is in nobody's way, and
 * may be all that serves.
 */
async function clearTheWay(engine: Engine, inputs: SlotInputs, drift: readonly string[]): Promise<void> {
  const { container, impostor, paused } = await factsOf(engine, inputs);
  if (impostor) await stopAndRemove(engine, impostor.id, impostor.paused, true);
  await Promise.all(paused.map((id) => engine.unpause(id)));
  const holdsName = container && inputs.spec.name === container.Name.replace(/^\//, "");
  if (holdsName && tellsOfAnother(drift)) await stopAndRemove(engine, container.Id, false, true);
}

/** What a container's own declaration tells of it, and what changes it only with the container itself. */
const carried = ["labels", "networks", "files"] as const;

/**
 * The container that comes in the place of another gets the arguments of today; one that stays keeps its own. What a new container would not
 * cure is reported, and no reason for one.
 */
function after(old: SlotInputs & SlotOutputs, news: SlotInputs): number {
  const isReplaced = !old.drift.every(isIncurable) || carried.some((part) => !agrees(old.spec[part], news.spec[part]));
  return isReplaced ? nextGeneration(old.generation) : old.generation;
}

/** Whether both are the same wherever a preview knows the second. */
function agrees(old: unknown, news: unknown): boolean {
  if (news === unknown) return true;
  if (typeof old !== "object" || typeof news !== "object" || old === null || news === null) return old === news;
  const keys = new Set([...Object.keys(old), ...Object.keys(news)]);
  return [...keys].every((key) => agrees((old as Record<string, unknown>)[key], (news as Record<string, unknown>)[key]));
}

/** Another declaration is another container, and begins from the start. */
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

/** A container of the first version has none of what newer ones get. */
function generationOf({ HostConfig }: ContainerInspect): number {
  const { SecurityOpt: options, PidsLimit: pids } = HostConfig as { SecurityOpt?: string[] | null; PidsLimit?: number | null };
  const isNew = options?.some((option) => option.startsWith("no-new-privileges")) === true || (pids ?? 0) > 0;
  return isNew ? firstGeneration : generationOfFirstVersion;
}

export const slotHandlerWith = (hooks: readonly SlotHooks[]): Handler<SlotInputs, SlotOutputs> => ({
  outputs: ["generation", "drift"],

  diff: (_id, old, news) => diffOf(old, news, { replace: ["stack", "resource"], ignore: ["reach", "trial", "rehearsal"] }),

  async create(inputs, context) {
    const engine = context.engine(inputs.host);
    await clearName(engine, inputs);
    await refuseHeldPorts(engine, inputs);
    return { id: inputs.resource, outputs: { generation: firstGeneration, drift: [] } };
  },

  async read(id, state, context) {
    const facts = await factsOf(context.engine(state.host), state);
    let deviations = observed(state, facts);
    for (const hook of hooks) deviations = await hook.explain(deviations, state, context);
    return { id, outputs: { generation: state.generation, drift: deviations.map(sentence) } };
  },

  async update(_id, old, news, context) {
    const engine = context.engine(news.host);
    if (!isDeepStrictEqual(old.spec.creation?.publish, news.spec.creation?.publish)) await tryPorts(engine, news);
    await whileItServes(engine, news, context.signal, async () => {
      for (const hook of hooks) await hook.tryFirst(news, context);
      await rehearse(news, old, context);
    });
    if (old.drift.length > 0) await clearTheWay(engine, news, old.drift);
    for (const text of old.drift.filter(isIncurable)) context.warn?.(`${news.resource} was not replaced once more. ${text}`);
    const attempt = attemptAfter(old, news);
    return { generation: after(old, news), drift: [], ...(attempt ? { attempt } : {}) };
  },

  preview: (news, old) => ({ generation: old ? after(old, news) : firstGeneration }),

  /** Also of a container that is not there: the place is. What it was made with tells which arguments it has. */
  async adopt(inputs, context) {
    const { container } = await factsOf(context.engine(inputs.host), inputs);
    return { id: inputs.resource, outputs: { generation: container ? generationOf(container) : firstGeneration, drift: [] } };
  },
});
