import { isDeepStrictEqual } from "node:util";
import type { Engine } from "../docker/engine";
import { type Attempt, asVain, hopesIn, isIncurable, isVain } from "../observe/cure";
import { type Deviation, sentence, tellsOfAnother } from "../observe/deviation";
import { compareSlot } from "../observe/slot";
import { labels } from "../topology/names";
import { diffOf } from "./diff";
import { withoutAccountsFault } from "./mariadb/slot-cause";
import { tryMember } from "./mariadb/trial";
import { again, ownerOf } from "./messages";
import { refuseOwnPorts, tryPorts } from "./ports";
import { factsOf, type FoundFacts, type SlotInputs } from "./slot-facts";
import { ProviderError, type Handler } from "./types";

export type { SlotInputs } from "./slot-facts";

export interface SlotOutputs {
  readonly generation: number;
  readonly drift: string[];
  /** When its container was last replaced because it was not well; only for a container that exists once. */
  readonly attempt?: Attempt;
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

/** What a new container would not cure is told, and no reason for one. */
const after = (old: SlotOutputs): number => (old.drift.every(isIncurable) ? old.generation : old.generation + 1);

/** Another declaration is another container, and begins from the start. */
function attemptAfter(old: SlotInputs & SlotOutputs, news: SlotInputs): Attempt | undefined {
  const causes = news.spec.name === undefined ? [] : hopesIn(old.drift.filter((text) => !isIncurable(text)));
  if (causes.length > 0) return { at: new Date().toISOString(), causes };
  return isDeepStrictEqual(old.spec, news.spec) ? old.attempt : undefined;
}

function observed(state: SlotInputs & SlotOutputs, facts: FoundFacts): Deviation[] {
  const { attempt, spec } = state;
  return compareSlot(spec, facts).map((one) =>
    attempt && isVain(one, facts.container, spec.health, attempt) ? asVain(one, attempt) : one,
  );
}

export const slotHandler: Handler<SlotInputs, SlotOutputs> = {
  outputs: ["generation", "drift"],

  diff: (_id, old, news) => diffOf(old, news, { replace: ["stack", "resource"], ignore: ["reach", "trial"] }),

  async create(inputs, context) {
    const engine = context.engine(inputs.host);
    await clearName(engine, inputs);
    await refuseOwnPorts(engine, inputs);
    return { id: inputs.resource, outputs: { generation: 1, drift: [] } };
  },

  async read(id, state, context) {
    const facts = await factsOf(context.engine(state.host), state);
    const deviations = await withoutAccountsFault(observed(state, facts), state, context);
    return { id, outputs: { generation: state.generation, drift: deviations.map(sentence) } };
  },

  async update(_id, old, news, context) {
    const engine = context.engine(news.host);
    if (!isDeepStrictEqual(old.spec.creation?.publish, news.spec.creation?.publish)) await tryPorts(engine, news);
    await tryMember(news, context);
    if (old.drift.length > 0) await clearTheWay(engine, news, old.drift);
    for (const text of old.drift.filter(isIncurable)) context.warn?.(`${news.resource} was not replaced once more. ${text}`);
    const attempt = attemptAfter(old, news);
    return { generation: after(old), drift: [], ...(attempt ? { attempt } : {}) };
  },

  preview: (_news, old) => ({ generation: old ? after(old) : 1 }),
};
