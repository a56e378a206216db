import type { VolumeInspectInfo } from "dockerode";
import { labels } from "../topology/names";
import { canonical, sha256 } from "../topology/plan/hash";
import type { Deviation } from "./deviation";

export interface DeclaredVolume {
  readonly name: string;
  readonly identity: string;
  /** Set when somebody else made it, so that it carries no identity of ours. */
  readonly existing?: string;
}

/**
 * What tells one volume from another of the same name. Labels cannot be added to a volume that is there, so one that was
 * taken over is known by what it was made with: a volume made again by the same tool with the same settings looks the same.
 */
export function identityOf(volume: VolumeInspectInfo, existing?: string): string | undefined {
  if (existing === undefined) return volume.Labels?.[labels.identity];
  return `found-${sha256(canonical([volume.Driver, volume.Labels ?? {}, volume.Options ?? {}])).slice(0, 32)}`;
}

/** `actual` is undefined when the volume is not there. */
export function compareVolume({ name, identity, existing }: DeclaredVolume, actual: VolumeInspectInfo | undefined): Deviation[] {
  const volume = (detail: string): Deviation[] => [{ aspect: "volume", subject: name, detail }];
  if (!actual) return volume("missing");
  return identityOf(actual, existing) === identity ? [] : volume("another volume has taken its place");
}
