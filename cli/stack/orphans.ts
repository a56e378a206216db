import { slot } from "../../provider/resources/slot";
import { DockerError, type ContainerSummary, type Engine } from "../../docker/engine";
import { labels, names } from "../../topology/names";
import type { Console } from "../console";
import { containerType, nameOf, type Checkpoint } from "./checkpoint";
import type { RunReport } from "./progress";

/**
 * What the engine's providers say when Docker went away with a question unanswered, and the engine when it could not write the state:
 * there may be a container all the same.
 */
const wentAway =
  /failed to save snapshot|error during connect|cannot connect to the docker daemon|the connection was cut|socket hang up|is docker running\?/i;

/** Whether there may be containers that a failed run made and nobody could record. */
export const mayHaveLost = ({ errors }: RunReport): boolean => errors.some(({ message }) => wentAway.test(message));

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

/**
 * Containers under a fixed name that an interrupted run made and could not record, although their slots are recorded: a slot takes such a
 * container for its own, and its successor would not get the name.
 */
export function unrecordedByName(
  stack: string,
  found: readonly ContainerSummary[],
  checkpoint: Checkpoint | undefined,
): ContainerSummary[] {
  const namesOf = (wanted: string): Set<string> =>
    new Set(checkpoint?.resources.filter(({ type }) => type === wanted).map(({ urn }) => withoutHost(nameOf(urn))));
  const [slots, containers] = [namesOf(slotType), namesOf(containerType)];
  return found.filter(({ Names, Labels }) => {
    const physical = names.physical(stack, Labels[labels.resource] ?? "");
    return Labels[labels.stack] === stack && Names.includes(`/${physical}`) && slots.has(physical) && !containers.has(physical);
  });
}

const slotType = slot.token;
const withoutHost = names.withoutHost;

/**
 * Only after an interrupted run of this very clone: another clone's stack of the same name is nobody's to remove.
 * @returns whether every host was asked; one that does not answer is left for a later run
 */
export async function removeUnrecorded(
  stack: string,
  engines: readonly Engine[],
  checkpoint: Checkpoint | undefined,
  console: Console,
): Promise<boolean> {
  let all = true;
  for (const engine of engines) {
    const found = await engine.containers({ labels: { [labels.stack]: stack }, all: true }).catch(unlessSilent);
    all &&= found !== undefined;
    const byName = unrecordedByName(stack, found ?? [], checkpoint);
    for (const container of [...unrecorded(stack, found ?? [], checkpoint), ...byName]) {
      // What has a fixed name may be a database, and has to end properly before its successor starts.
      if (byName.includes(container)) await engine.stop(container.Id);
      await engine.remove(container.Id);
      console.step("-", `removed ${container.Names[0]?.slice(1) ?? container.Id}: an interrupted run made it and could not record it`);
    }
  }
  return all;
}

/** What to do about a dead host is for the caller to say; the watcher repairs the others meanwhile. */
function unlessSilent(error: unknown): undefined {
  if (error instanceof DockerError && error.statusCode === undefined) return undefined;
  throw error;
}
