import type { Engine } from "../../docker/engine";
import { labels } from "../../topology/names";

const marked = (stack: string): Record<string, string> => ({ [labels.anchor]: stack });

/** Removes the containers that hold the stack's volumes and images on a host. */
export async function removeAnchors(engine: Engine, stack: string): Promise<void> {
  const found = await engine.containers({ labels: marked(stack), all: true });
  await Promise.all(found.map(({ Id }) => engine.remove(Id)));
}

/** Comes last: without the claim, the host no longer shows who owns the stack. */
export async function removeClaim(engine: Engine, stack: string): Promise<void> {
  const found = await engine.volumes(marked(stack));
  await Promise.all(found.map(({ Name }) => engine.removeVolume(Name)));
}
