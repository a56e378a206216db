import { imageName } from "../../topology/plan/image";
import { names } from "../../topology/names";
import type { Topology } from "../../platform/schema";
import { writerOf } from "../../platform/units";
import type { Row } from "./attention";
import type { FoundContainer } from "./found";
import type { TakeOverPlan } from "./taken";

/** The plan that a person reads before confirming it. */
export function describeTakeOver(
  takeOver: TakeOverPlan,
  topology: Topology,
  changes: readonly string[],
  attention: readonly Row[] = [],
): string {
  const { platform } = topology;
  const rows: Row[] = [
    ...takeOver.databases.map(({ unit, container, volume }): Row => [
      `databases.${unit}`,
      `${container.name} is stopped and ${writerOf(topology, unit).container} starts on its data (volume ${volume}, not copied): one interruption, as long as a restart`,
    ]),
    ...takeOver.databases.flatMap(({ unit, container }) => imageChange(topology, unit, container.image)),
    ...takeOver.empty.map((unit): Row => [`databases.${unit}`, "starts EMPTY: no container of that name is on the host"]),
    ...takeOver.apps.map(({ unit, containers }): Row => [
      `apps.${unit}`,
      `${listed(containers)}: ${platform.apps[unit]?.replicas} new next to the old, then the old go; ${interruption(containers, topology)}`,
    ]),
    ...takeOver.entries.map(({ unit, containers }): Row => [
      `entries.${unit}`,
      `${listed(containers)} ${handOver(unit, containers, topology)}`,
    ]),
    ...takeOver.volumes.map(({ name, volume }): Row => [`volumes.${name}`, `${volume}, with its data, not copied`]),
    ...takeOver.networks.map((network): Row => [network, networkFate(network, takeOver)]),
    ...takeOver.left.map(({ container, why }): Row => [container.name, `left alone: ${why}`]),
    ...attention,
    ...changes.map((change): Row => ["stack file", `gets ${change}`]),
  ];
  const width = Math.max(...rows.map(([subject]) => subject.length));
  return rows.map(([subject, text]) => `  ${subject.padEnd(width)}  ${text}`).join("\n");
}

const listed = (containers: readonly FoundContainer[]): string => containers.map(({ name }) => name).join(", ");

/** Requests wait only for the port of an entry. */
function interruption(containers: readonly FoundContainer[], { platform }: Topology): string {
  const ports = containers.flatMap(({ hostPorts }) => hostPorts);
  const [unit, entry] = Object.entries(platform.entries).find(([, { listen }]) => ports.includes(listen.port)) ?? [];
  return entry === undefined
    ? "no interruption inside the stack"
    : `requests on port ${entry.listen.port} wait until entries.${unit} has it`;
}

function handOver(unit: string, containers: readonly FoundContainer[], { stack, platform }: Topology): string {
  const port = platform.entries[unit]?.listen.port;
  const has = port !== undefined && containers.some(({ hostPorts }) => hostPorts.includes(port));
  const ours = names.physical(stack, unit);
  return has
    ? `gives its port ${port} to ${ours}: one interruption of a few seconds, because a port has one owner`
    : `goes when ${ours} listens on port ${port}, which it did not have`;
}

function networkFate(network: string, { left }: TakeOverPlan): string {
  const inside = left.filter(({ container }) => container.running && container.networks.some(({ name }) => name === network));
  return inside.length === 0
    ? "network, removed at the end; the stack has its own"
    : `network, stays: ${inside.map(({ container }) => container.name).join(", ")} is in it`;
}

/** A newer version upgrades the data when it starts, and the old server cannot read it any more. */
function imageChange(topology: Topology, unit: string, old: string): Row[] {
  const image = imageName(topology, writerOf(topology, unit).image);
  if (image === old) return [];
  return [
    [
      `databases.${unit}`,
      `ATTENTION: the image changes from ${old} to ${image}; a newer server may upgrade the data, and there is no way back then`,
    ],
  ];
}
