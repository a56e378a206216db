import type { ContainerSummary, Engine } from "../../docker/engine";
import { labels, names } from "../../topology/names";
import type { Console } from "../console";
import { containerType, type Checkpoint } from "./checkpoint";

/** Containers of this stack, by their labels, that the state does not know: an interrupted run made them and could not record it. */
export function unrecorded(stack: string, found: readonly ContainerSummary[], checkpoint: Checkpoint | undefined): ContainerSummary[] {
  const recorded = new Set(checkpoint?.resources.filter(({ type }) => type === containerType).map(({ id }) => id));
  return found.filter(({ Id, Names, Labels }) => {
    const resource = Labels[labels.resource];
    // A fixed name is in the way of its successor: its slot sees that and clears it, data volume and all.
    const isFixed = resource !== undefined && Names.includes(`/${names.physical(stack, resource)}`);
    return Labels[labels.stack] === stack && !recorded.has(Id) && !isFixed;
  });
}

/** Only after an interrupted run of this very clone: another clone's stack of the same name is nobody's to remove. */
export async function removeUnrecorded(
  stack: string,
  engines: readonly Engine[],
  checkpoint: Checkpoint | undefined,
  console: Console,
): Promise<void> {
  for (const engine of engines) {
    const found = await engine.containers({ labels: { [labels.stack]: stack }, all: true });
    for (const container of unrecorded(stack, found, checkpoint)) {
      await engine.remove(container.Id);
      console.step("-", `removed ${container.Names[0]?.slice(1) ?? container.Id}: an interrupted run made it and could not record it`);
    }
  }
}
