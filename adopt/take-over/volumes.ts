import type { Topology } from "../../platform/schema";
import { identifierOf } from "../translate/names";
import type { FoundContainer, Inventory } from "./found";

export interface TakenVolume {
  /** Under `volumes` of the stack file. */
  readonly name: string;
  /** On the host. */
  readonly volume: string;
}

type Platform = Topology["platform"];

/**
 * Maps a declared volume to the one that the old container has at the same path, or else to Compose's volume with the same name. An
 * `existing` in the stack file has priority.
 */
export function volumesOf(platform: Platform, { volumes, meant }: Inventory, problems: string[]): TakenVolume[] {
  return Object.entries(platform.volumes).flatMap(([name, { existing }]) => {
    if (existing !== undefined) return [{ name, volume: existing }];
    const mounted = mountedAs(platform, name, meant);
    if (mounted.size > 1) {
      const said = [...mounted].map(([volume, where]) => `${where} has ${volume}`).join(", ");
      problems.push(`volumes.${name}: ${said}, and one volume cannot be both; write the one with the data as volumes.${name}.existing`);
      return [];
    }
    const [volume = volumes.find(({ key }) => key !== undefined && identifierOf(key) === name)?.name] = [...mounted.keys()];
    return volume === undefined ? [] : [{ name, volume }];
  });
}

/** Volumes of the old containers at the paths where the new apps mount this one. Each has the place where it was found. */
function mountedAs({ apps }: Platform, name: string, meant: Inventory["meant"]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { container, unit } of meant.filter(({ container: { running } }) => running))
    for (const { path } of apps[unit]?.volumes.filter(({ volume }) => volume === name) ?? []) {
      const volume = volumeAt(container, path);
      if (volume !== undefined) found.set(volume, `${container.name} at ${path}`);
    }
  return found;
}

const volumeAt = ({ mounts }: FoundContainer, path: string): string | undefined =>
  mounts.find((mount) => mount.path === path && mount.volume !== undefined)?.volume;
