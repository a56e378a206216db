import type { VolumeInspectInfo } from "dockerode";
import { labels } from "../topology/names";
import { canonical, sha256 } from "../topology/plan/hash";
import type { Deviation } from "./deviation";

export interface DeclaredVolume {
  readonly name: string;
  readonly identity: string;
  /** Set for a volume from before the stack, which has no identity of the stack. */
  readonly existing?: string;
}

/**
 * Distinguishes volumes with the same name. Labels cannot be added to an existing volume, so a volume that was taken over is
 * identified by its driver, labels and options. If the same tool recreates it with the same settings, it looks the same.
 */
export function identityOf(volume: VolumeInspectInfo, existing?: string): string | undefined {
  if (existing === undefined) return volume.Labels?.[labels.identity];
  return `found-${sha256(canonical([volume.Driver, volume.Labels ?? {}, volume.Options ?? {}])).slice(0, 32)}`;
}

/** `actual` is undefined if the volume is missing. */
export function compareVolume({ name, identity, existing }: DeclaredVolume, actual: VolumeInspectInfo | undefined): Deviation[] {
  const volume = (detail: string): Deviation[] => [{ aspect: "volume", subject: name, detail }];
  if (!actual) return volume("missing");
  return identityOf(actual, existing) === identity ? [] : volume("another volume has taken its place");
}
