import type { Daemon } from "../../docker/daemon";
import { labels } from "../../topology/names";

const marked = (stack: string): Record<string, string> => ({ [labels.anchor]: stack });

/** Removes the containers that hold the stack's volumes and images on a host. */
export async function removeAnchors(daemon: Daemon, stack: string): Promise<void> {
  const found = await daemon.containers({ labels: marked(stack), all: true });
  await Promise.all(found.map(({ Id }) => daemon.remove(Id)));
}

/** Comes last: without the claim, the host no longer shows who owns the stack. */
export async function removeClaim(daemon: Daemon, stack: string): Promise<void> {
  const found = await daemon.volumes(marked(stack));
  await Promise.all(found.map(({ Name }) => daemon.removeVolume(Name)));
}
