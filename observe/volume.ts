import type { VolumeInspectInfo } from "dockerode";
import { labels } from "../topology/names";
import type { Deviation } from "./deviation";

/** `actual` is undefined when the volume is not there. */
export function compareVolume(declared: { name: string; identity: string }, actual: VolumeInspectInfo | undefined): Deviation[] {
  const volume = (detail: string): Deviation[] => [{ aspect: "volume", subject: declared.name, detail }];
  if (!actual) return volume("missing");
  return actual.Labels?.[labels.identity] === declared.identity ? [] : volume("another volume has taken its place");
}
