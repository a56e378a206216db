import { claimOf } from "../../observe/claim";
import { labels } from "../../topology/names";
import type { PlannedHost } from "../plan";

/** To which state the hosts say that the stack belongs; undefined for one that a version before identities deployed. */
export async function identityOnHosts(stack: string, hosts: readonly PlannedHost[]): Promise<string | undefined> {
  const own = { [labels.anchor]: stack };
  for (const { engine } of hosts) {
    const found = claimOf(await engine.volumes(own), await engine.containers({ labels: own, all: true }));
    if (found) return found.identity;
  }
  return undefined;
}
