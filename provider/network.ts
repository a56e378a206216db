import type { NetworkInputs, NetworkOutputs } from "./resources/network";
import { DockerError, type Daemon, type NetworkInspect } from "../docker/daemon";
import { sentence } from "../observe/deviation";
import { compareNetwork } from "../observe/network";
import { subnetsOverlap } from "../topology/plan/subnet";
import { diffOf } from "./diff";
import { again, carries, ownerOf } from "./messages";
import { ProviderError, type Handler } from "./types";
import { until } from "./until";

/** A stopping container stays attached to its network for a moment. */
const releaseMs = 15_000;

const attachedTo = (network: NetworkInspect | undefined): string[] => Object.values(network?.Containers ?? {}).map(({ Name }) => Name);

async function removeWhenFree(daemon: Daemon, id: string): Promise<void> {
  const free = await until(async () => attachedTo(await daemon.inspectNetwork(id)).length === 0, releaseMs);
  if (free) return daemon.removeNetwork(id);
  const network = await daemon.inspectNetwork(id);
  const names = attachedTo(network).join(", ");
  throw new ProviderError(
    `Network ${network?.Name ?? id} on ${daemon.address} cannot be removed: still attached are ${names}. ` +
      `Nothing was disconnected. Remove these containers, or disconnect them with docker network disconnect. ${again}`,
  );
}

function taken(daemon: Daemon, { name }: NetworkInputs, existing: NetworkInspect): ProviderError {
  return new ProviderError(
    `The name ${name} on ${daemon.address} is taken by a network ${ownerOf(existing.Labels)}. Nothing was changed. ` +
      `Choose another name for the stack or the network, or remove the other one: docker network rm ${name}. ${again}`,
  );
}

/** A network that carries the stack's labels and is not in the state was left by an interrupted run. */
async function adopt(daemon: Daemon, inputs: NetworkInputs, existing: NetworkInspect): Promise<string> {
  if (!carries(existing.Labels, inputs.labels)) throw taken(daemon, inputs, existing);
  if (compareNetwork(inputs, existing).length === 0) return existing.Id;
  await removeWhenFree(daemon, existing.Id);
  return daemon.createNetwork(inputs);
}

async function ensure(daemon: Daemon, inputs: NetworkInputs): Promise<string> {
  const existing = await daemon.inspectNetwork(inputs.name);
  return existing ? adopt(daemon, inputs, existing) : daemon.createNetwork(inputs);
}

const poolsOf = ({ IPAM }: NetworkInspect): string[] => (IPAM?.Config ?? []).flatMap((pool) => pool["Subnet"] ?? []);

/** Each subnet of a host belongs to one network. The predecessor's subnet is free by then. */
async function refuseTaken(daemon: Daemon, id: string, { name, subnet }: NetworkInputs): Promise<void> {
  if (subnet === undefined) return;
  const others = (await daemon.networks({})).filter((one) => one.Id !== id && one.Scope === "local");
  const rival = others.find((one) => poolsOf(one).some((pool) => subnetsOverlap(pool, subnet)));
  if (!rival) return;
  throw new ProviderError(
    `Network ${name} on ${daemon.address} cannot get the subnet ${subnet}: it overlaps ${poolsOf(rival).join(", ")} of the network ${rival.Name}, ` +
      `${ownerOf(rival.Labels)}. Nothing was changed: the network and everything in it are as before. Write another subnet, or remove that network. ${again}`,
  );
}

export const networkHandler: Handler<NetworkInputs, NetworkOutputs> = {
  // A new address reaches the same host by another route; a change of labels would disconnect every container.
  diff(_id, old, news) {
    return diffOf(old, news, { replace: ["name", "internal", "subnet", "drift"], ignore: ["labels"], deleteBeforeReplace: true });
  },

  refuse: (id, news, context) => refuseTaken(context.daemon(news.host), id, news),

  async create(inputs, context) {
    const networkId = await ensure(context.daemon(inputs.host), inputs);
    return { id: networkId, outputs: { networkId, drift: [] } };
  },

  async read(id, state, context) {
    const network = await context.daemon(state.host).inspectNetwork(id);
    return network && { id, outputs: { networkId: id, drift: compareNetwork(state, network).map(sentence) } };
  },

  async update(id, _old, news, context) {
    const daemon = context.daemon(news.host);
    if (await daemon.inspectNetwork(id)) return { networkId: id, drift: [] };
    throw new ProviderError(
      `Host ${daemon.address} does not have network ${news.name}, which the stack made: its address leads to another machine now. ` +
        `Nothing was changed. Fix the address, or record it in the state first: \`./breakwater up\` without --no-refresh. ${again}`,
    );
  },

  async delete(id, state, context) {
    const daemon = context.daemon(state.host);
    await removeWhenFree(daemon, id).catch((error: unknown) => {
      // A container may attach between the check and the removal; Docker's own message names it.
      if (error instanceof DockerError) throw new ProviderError(`${error.message}. ${again}`);
      throw error;
    });
  },

  preview: (_news, old) => (old ? { networkId: old.networkId } : {}),

  async adopt(inputs, context) {
    const daemon = context.daemon(inputs.host);
    const network = await daemon.inspectNetwork(inputs.name);
    if (!network) return undefined;
    if (!carries(network.Labels, inputs.labels)) throw taken(daemon, inputs, network);
    return { id: network.Id, outputs: { networkId: network.Id, drift: [] } };
  },
};
