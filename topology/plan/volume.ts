import { names } from "../names";
import { firstHost, overZones } from "./place";
import type { Topology } from "../schema/platform";

/** What a volume under `volumes` is called on its host. */
export const volumeName = ({ stack, platform }: Topology, name: string): string =>
  platform.volumes[name]?.existing ?? names.physical(stack, name);

/** The volume that was on the host before the stack was: only a primary has one, replicas are filled by a copy. */
export function existingDataVolume({ platform }: Topology, database: string, index: number): string | undefined {
  const declared = platform.databases[database];
  return index === 0 && declared?.engine === "mariadb" ? declared.existingVolume : undefined;
}

/** What the data volume of a database's member is called on its host. */
export const dataVolumeName = (topology: Topology, database: string, index: number): string =>
  existingDataVolume(topology, database, index) ?? names.physical(topology.stack, names.part(names.member(database, index), "data"));

/** The data volumes that a stack file has: their names on their hosts, by the logical names of their resources. */
export function declaredVolumes(topology: Topology): Map<string, string> {
  const { platform } = topology;
  const shared = Object.entries(platform.volumes).map(
    ([name, { host }]) => [names.onHost(name, host ?? firstHost(platform)), volumeName(topology, name)] as const,
  );
  const data = Object.entries(platform.databases).flatMap(([name, database]) => {
    if (database.engine !== "mariadb") return [];
    return overZones(platform, database.hosts, database.replicas + 1).map((host, index) => {
      const volume = names.part(names.member(name, index), "data");
      return [names.onHost(volume, host), dataVolumeName(topology, name, index)] as const;
    });
  });
  return new Map([...shared, ...data]);
}
