import type { Engine } from "../../docker/engine";
import { labels } from "../../topology/names";

const marked = (stack: string): Record<string, string> => ({ [labels.anchor]: stack });

/** All that holds the stack's volumes and images on a host, without serving. */
export async function removeAnchors(engine: Engine, stack: string): Promise<void> {
  const found = await engine.containers({ labels: marked(stack), all: true });
  await Promise.all(found.map(({ Id }) => engine.remove(Id)));
}

/** After it the host says no more whose the stack is: the last thing to go. */
export async function removeClaim(engine: Engine, stack: string): Promise<void> {
  const found = await engine.volumes(marked(stack));
  await Promise.all(found.map(({ Name }) => engine.removeVolume(Name)));
}
