import { isDeepStrictEqual } from "node:util";
import type { Engine } from "../docker/engine";
import { sentence, tellsOfAnother } from "../observe/deviation";
import { compareSlot } from "../observe/slot";
import { labels } from "../topology/names";
import { diffOf } from "./diff";
import { tryMember } from "./mariadb/trial";
import { again, ownerOf } from "./messages";
import { refuseHeldPorts, tryPorts } from "./ports";
import { rehearse } from "./rehearsal";
import { factsOf, type SlotInputs } from "./slot-facts";
import { ProviderError, type Handler } from "./types";

export type { SlotInputs } from "./slot-facts";

export interface SlotOutputs {
  readonly generation: number;
  readonly drift: string[];
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

const after = (old: SlotOutputs): number => (old.drift.length > 0 ? old.generation + 1 : old.generation);

export const slotHandler: Handler<SlotInputs, SlotOutputs> = {
  outputs: ["generation", "drift"],

  diff: (_id, old, news) => diffOf(old, news, { replace: ["stack", "resource"], ignore: ["reach", "trial", "rehearsal"] }),

  async create(inputs, context) {
    const engine = context.engine(inputs.host);
    await clearName(engine, inputs);
    await refuseHeldPorts(engine, inputs);
    return { id: inputs.resource, outputs: { generation: 1, drift: [] } };
  },

  async read(id, state, context) {
    const facts = await factsOf(context.engine(state.host), state);
    return { id, outputs: { generation: state.generation, drift: compareSlot(state.spec, facts).map(sentence) } };
  },

  async update(_id, old, news, context) {
    const engine = context.engine(news.host);
    if (!isDeepStrictEqual(old.spec.creation?.publish, news.spec.creation?.publish)) await tryPorts(engine, news);
    await tryMember(news, context);
    await rehearse(news, old, context);
    if (old.drift.length > 0) await clearTheWay(engine, news, old.drift);
    return { generation: after(old), drift: [] };
  },

  preview: (_news, old) => ({ generation: old ? after(old) : 1 }),
};
