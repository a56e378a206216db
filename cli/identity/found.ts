import { claimOf } from "../../observe/claim";
import { labels } from "../../topology/names";
import type { StackHost } from "../project/declaration";

/** The identity of the state to which the stack belongs, according to the hosts; undefined if a version without identities deployed it. */
export async function identityOnHosts(stack: string, hosts: readonly StackHost[]): Promise<string | undefined> {
  const own = { [labels.anchor]: stack };
  for (const { daemon } of hosts) {
    const found = claimOf(await daemon.volumes(own), await daemon.containers({ labels: own, all: true }));
    if (found) return found.identity;
  }
  return undefined;
}
