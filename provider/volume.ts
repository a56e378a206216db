import { randomUUID } from "node:crypto";
import type { HostAddress } from "../docker/address";
import type { Engine, VolumeInspect } from "../docker/engine";
import { sentence } from "../observe/deviation";
import { compareVolume } from "../observe/volume";
import { labels } from "../topology/names";
import { diffOf } from "./diff";
import { again, carries, ownerOf } from "./messages";
import { ProviderError, type Handler, type State } from "./types";

export interface VolumeInputs {
  readonly host: HostAddress;
  readonly name: string;
  readonly kind: "data" | "shared";
  readonly labels: Record<string, string>;
}

export interface VolumeOutputs {
  readonly identity: string;
  readonly drift: string[];
}

/** The identity of a volume of ours that is there, data and all: how `down` and `up` find each other. */
function adopt(engine: Engine, inputs: VolumeInputs, existing: VolumeInspect): string {
  const identity = existing.Labels?.[labels.identity];
  if (identity !== undefined && carries(existing.Labels, inputs.labels)) return identity;
  throw new ProviderError(
    `The name ${inputs.name} on ${engine.address} is taken by a volume ${ownerOf(existing.Labels)}. ` +
      `Nothing was changed, and its data were not touched. Choose another name for the stack or the volume, ` +
      `or, if nobody needs its data, remove it: docker volume rm ${inputs.name}. ${again}`,
  );
}

async function ensure(engine: Engine, inputs: VolumeInputs): Promise<string> {
  const existing = await engine.inspectVolume(inputs.name);
  const made = existing ?? (await engine.createVolume(inputs.name, { ...inputs.labels, [labels.identity]: randomUUID() }));
  return adopt(engine, inputs, made);
}

/** Data are never replaced by an empty volume without being asked. */
function lost(state: State<VolumeInputs, VolumeOutputs>, drift: readonly string[]): ProviderError {
  const declared = Object.entries({ ...state.labels, [labels.identity]: state.identity });
  const arguments_ = declared.map(([key, value]) => `--label ${key}=${value}`).join(" ");
  return new ProviderError(
    `A data volume on ${state.host.address} is not what it was: ${drift.join("; ")}. ` +
      `Nothing was made in its place and nothing was changed. Choose:\n` +
      `  - a backup exists: move a foreign volume of that name away, create it with\n` +
      `      docker volume create ${arguments_} ${state.name}\n` +
      `    restore the backup into it, and run again: npx breakwater up\n` +
      `  - it belonged to a replica: npx breakwater rebuild MEMBER copies the data from the primary\n` +
      `  - the data may be lost: npx breakwater destroy-data --confirm ${state.labels[labels.stack]}, then npx breakwater up`,
  );
}

export const volumeHandler: Handler<VolumeInputs, VolumeOutputs> = {
  outputs: ["identity", "drift"],

  // A new address is the same host reached another way; update verifies that.
  diff: (_id, old, news) => diffOf(old, news, { replace: ["name"], ignore: ["labels"] }),

  async create(inputs, context) {
    const identity = await ensure(context.engine(inputs.host), inputs);
    return { id: inputs.name, outputs: { identity, drift: [] } };
  },

  async read(id, state, context) {
    const actual = await context.engine(state.host).inspectVolume(id);
    if (!actual && state.kind === "shared") return undefined;
    const drift = compareVolume({ name: id, identity: state.identity }, actual).map(sentence);
    return { id, outputs: { identity: state.identity, drift } };
  },

  async update(id, old, news, context) {
    const actual = await context.engine(news.host).inspectVolume(id);
    const drift = compareVolume({ name: id, identity: old.identity }, actual).map(sentence);
    if (drift.length > 0) throw lost({ ...old, ...news }, drift);
    return { identity: old.identity, drift: [] };
  },

  /** Another volume under the same name is not ours to remove. */
  async delete(id, state, context) {
    const engine = context.engine(state.host);
    const actual = await engine.inspectVolume(id);
    if (actual && compareVolume({ name: id, identity: state.identity }, actual).length === 0) await engine.removeVolume(id);
  },

  preview(news, old) {
    if (old && old.drift.length > 0) throw lost({ ...old, ...news }, old.drift);
    return old ? { identity: old.identity } : {};
  },
};
