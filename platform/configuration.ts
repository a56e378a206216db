import { canonical, sha256 } from "../topology/plan/hash";
import type { Topology } from "./schema";

/**
 * Names the content of a stack file, and of the images that it builds: equal meaning gives an equal name. The watcher's
 * policy is not deployed, so the hash omits it.
 */
export function configurationHash({ platform }: Topology, images: Readonly<Record<string, string>>): string {
  return `v1:${sha256(canonical({ platform: { ...platform, watch: undefined }, images }))}`;
}
