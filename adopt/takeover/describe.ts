import { imageName } from "../../topology/plan/image";
import { mariadbOf } from "../../topology/plan/mariadb";
import { names } from "../../topology/names";
import type { Topology } from "../../topology/schema/platform";
import type { Takeover } from "./plan";

/** Lines that a person reads before saying yes. */
export function describeTakeover(takeover: Takeover, topology: Topology, changes: readonly string[]): string {
  const { stack, platform } = topology;
  const rows: [string, string][] = [
    ...takeover.databases.map(({ unit, container, volume }): [string, string] => [
      `databases.${unit}`,
      `${container.name} is stopped and ${names.physical(stack, names.member(unit, 0))} starts on its data (volume ${volume}, not copied): one interruption, as long as a restart`,
    ]),
    ...takeover.databases.flatMap(({ unit, container }) => imageChange(topology, unit, container.image)),
    ...takeover.empty.map((unit): [string, string] => [`databases.${unit}`, "starts EMPTY: no container of that name is on the host"]),
    ...takeover.apps.map(({ unit, containers }): [string, string] => {
      const port = containers.flatMap(({ hostPorts }) => hostPorts)[0];
      const how = port === undefined ? "no interruption" : `requests on port ${port} wait until the entry has it`;
      return [
        `apps.${unit}`,
        `${containers.map(({ name }) => name).join(", ")}: ${platform.apps[unit]?.replicas} new beside the old, then the old go; ${how}`,
      ];
    }),
    ...takeover.entries.map(({ unit, containers }): [string, string] => [
      `entries.${unit}`,
      `${containers.map(({ name }) => name).join(", ")} gives its port to ${names.physical(stack, unit)}: one interruption of a few seconds, because a port has one owner`,
    ]),
    ...takeover.volumes.map(({ name, volume }): [string, string] => [`volumes.${name}`, `${volume}, with its data, not copied`]),
    ...takeover.networks.map((network): [string, string] => [network, "network, removed at the end; the stack has its own"]),
    ...takeover.left.map(({ container, why }): [string, string] => [container.name, `left alone: ${why}`]),
    ...changes.map((change): [string, string] => ["stack file", `gets ${change}`]),
  ];
  const width = Math.max(...rows.map(([subject]) => subject.length));
  return rows.map(([subject, text]) => `  ${subject.padEnd(width)}  ${text}`).join("\n");
}

/** Another version upgrades the data when it starts, and an older server cannot read them then. */
function imageChange(topology: Topology, unit: string, old: string): [string, string][] {
  const image = imageName(topology, mariadbOf(topology, unit).image);
  if (image === old) return [];
  return [
    [
      `databases.${unit}`,
      `ATTENTION: the image changes from ${old} to ${image}; a newer server may upgrade the data, and there is no way back then`,
    ],
  ];
}
