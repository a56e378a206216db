import { names } from "../names";
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
