import { containerName } from "../docker/name";
import type { VolumeInputs, VolumeOutputs } from "./resources/volume";
import { randomUUID } from "node:crypto";
import type { Daemon, VolumeInspect } from "../docker/daemon";
import { sentence } from "../observe/deviation";
import { compareVolume, identityOf } from "../observe/volume";
import { labels } from "../topology/names";
import { letGo } from "./anchor";
import { diffOf } from "./diff";
import { again, carries, ownerOf } from "./messages";
import { ProviderError, type Handler, type State } from "./types";

/** The identity of an existing volume of the stack, with its data: `up` finds the data again after `down`. */
function adopt(daemon: Daemon, inputs: VolumeInputs, existing: VolumeInspect): string {
  const identity = existing.Labels?.[labels.identity];
  if (identity !== undefined && carries(existing.Labels, inputs.labels)) return identity;
  throw new ProviderError(
    `The name ${inputs.name} on ${daemon.address} is taken by a volume ${ownerOf(existing.Labels)}. ` +
      `Nothing was changed, and its data was not touched. Choose another name for the stack or the volume, ` +
      `or, if its data is not needed, remove it: docker volume rm ${inputs.name}. ${again}`,
  );
}

/** Two servers on the same data destroy it, so a database's volume is taken over only when no other container uses it. */
async function takeOver(daemon: Daemon, { name, existing, labels: own }: VolumeInputs): Promise<string> {
  const volume = await daemon.inspectVolume(name);
  const refuse = (why: string): never => {
    throw new ProviderError(`The volume ${name} on ${daemon.address} cannot be taken over: ${why}. Nothing was changed. ${again}`);
  };
  if (!volume)
    return refuse("it is not there. Fix its name in the stack file (docker volume ls), or take `existing` out for a new, empty one");
  if (volume.Labels?.[labels.stack] !== undefined)
    return refuse(`it is a volume ${ownerOf(volume.Labels)}. Take its data from there by a copy`);
  const isOwn = (actual: Record<string, string>) => [labels.stack, labels.anchor].some((key) => actual[key] === own[labels.stack]);
  const users = (await daemon.containers({})).filter(({ Labels, Mounts }) => !isOwn(Labels) && Mounts.some((mount) => mount.Name === name));
  if (existing === "exclusive" && users.length > 0) {
    const containers = users.map(containerName).join(", ");
    return refuse(
      `${containers} uses it, which Breakwater did not make. \`./breakwater adopt\` replaces it in a planned way; or stop it yourself`,
    );
  }
  return identityOf(volume, existing) as string;
}

async function ensure(daemon: Daemon, inputs: VolumeInputs): Promise<string> {
  if (inputs.existing) return takeOver(daemon, inputs);
  const existing = await daemon.inspectVolume(inputs.name);
  const made = existing ?? (await daemon.createVolume(inputs.name, { ...inputs.labels, [labels.identity]: randomUUID() }));
  return adopt(daemon, inputs, made);
}

/** Data is never replaced by an empty volume without consent. */
function lost(state: State<VolumeInputs, VolumeOutputs>, drift: readonly string[]): ProviderError {
  if (state.existing) {
    return new ProviderError(
      `A data volume on ${state.host.address} is not what it was: ${drift.join("; ")}. Breakwater did not make it and makes none in its place; ` +
        `nothing was changed. Bring the volume back under that name with its data, or write another one into the stack file. ${again}`,
    );
  }
  const declared = Object.entries({ ...state.labels, [labels.identity]: state.identity });
  const arguments_ = declared.map(([key, value]) => `--label ${key}=${value}`).join(" ");
  return new ProviderError(
    `A data volume on ${state.host.address} is not what it was: ${drift.join("; ")}. ` +
      `Nothing was made in its place and nothing was changed. Choose:\n` +
      `  - a backup exists: move a foreign volume of that name away, create it with\n` +
      `      docker volume create ${arguments_} ${state.name}\n` +
      `    restore the backup into it, and run again: ./breakwater up\n` +
      `  - it belonged to a replica: ./breakwater rebuild MEMBER copies the data from the primary\n` +
      `  - the data may be lost: ./breakwater destroy-data --confirm ${state.labels[labels.stack]}, then ./breakwater up`,
  );
}

export const volumeHandler: Handler<VolumeInputs, VolumeOutputs> = {
  // A new address reaches the same host by another route; `update` verifies that.
  diff: (_id, old, news) => diffOf(old, news, { replace: ["name"], ignore: ["labels"] }),

  async create(inputs, context) {
    const identity = await ensure(context.daemon(inputs.host), inputs);
    return { id: inputs.name, outputs: { identity, drift: [] } };
  },

  async read(id, state, context) {
    const actual = await context.daemon(state.host).inspectVolume(id);
    if (!actual && state.kind === "shared") return undefined;
    const drift = compareVolume({ ...state, name: id }, actual).map(sentence);
    return { id, outputs: { identity: state.identity, drift } };
  },

  async update(id, old, news, context) {
    const actual = await context.daemon(news.host).inspectVolume(id);
    const drift = compareVolume({ ...news, name: id, identity: old.identity }, actual).map(sentence);
    if (drift.length > 0) throw lost({ ...old, ...news }, drift);
    return { identity: old.identity, drift: [] };
  },

  /** A volume of the same name with another identity is never removed, nor is one that existed before the stack. */
  async delete(id, state, context) {
    if (state.existing) return;
    const daemon = context.daemon(state.host);
    const actual = await daemon.inspectVolume(id);
    if (!actual || compareVolume({ ...state, name: id }, actual).length > 0) return;
    await letGo(daemon, state.labels[labels.stack] ?? "", id);
    await daemon.removeVolume(id);
  },

  preview(news, old) {
    if (old && old.drift.length > 0) throw lost({ ...old, ...news }, old.drift);
    return old ? { identity: old.identity } : {};
  },

  async adopt(inputs, context) {
    const daemon = context.daemon(inputs.host);
    const actual = await daemon.inspectVolume(inputs.name);
    if (!actual) return undefined;
    const identity = inputs.existing ? (identityOf(actual, inputs.existing) as string) : adopt(daemon, inputs, actual);
    return { id: inputs.name, outputs: { identity, drift: [] } };
  },
};
