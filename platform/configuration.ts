import { canonical, sha256 } from "../topology/plan/hash";
import type { Topology } from "./schema";

/**
 * Names all that a stack file asks for, and the content of the images that it builds: equal meaning gives an equal name.
 * The watcher's policy is not deployed, so the hash leaves it out.
 */
export function configurationHash({ platform }: Topology, images: Readonly<Record<string, string>>): string {
  return `v1:${sha256(canonical({ platform: { ...platform, watch: undefined }, images }))}`;
}
