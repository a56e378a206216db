import { containerName } from "../../docker/name";
import { slot } from "../../provider/resources/slot";
import { DockerError, type ContainerSummary, type Daemon } from "../../docker/daemon";
import { labels, names } from "../../topology/names";
import type { Console } from "../process/console";
import { containerType, nameOf, type Checkpoint } from "../state/checkpoint";
import type { RunReport } from "./progress";

/**
 * Errors of the providers when Docker fails during a request, and of Pulumi when it cannot write the state. A container may exist
 * anyway.
 */
const wentAway =
  /failed to save snapshot|error during connect|cannot connect to the docker daemon|the connection was cut|socket hang up|is docker running\?/i;

/** Whether a failed run may have created containers that are not recorded. */
export const mayHaveLost = ({ errors }: RunReport): boolean => errors.some(({ message }) => wentAway.test(message));

/** Containers with this stack's labels that are not in the state: an interrupted run created them and could not record them. */
export function unrecorded(stack: string, found: readonly ContainerSummary[], checkpoint: Checkpoint | undefined): ContainerSummary[] {
  const recorded = new Set(checkpoint?.resources.filter(({ type }) => type === containerType).map(({ id }) => id));
  return found.filter(({ Id, Names, Labels }) => {
    const resource = Labels[labels.resource];
    // A fixed name blocks its successor. The slot finds and removes such a container, including its data volume.
    const isFixed = resource !== undefined && Names.includes(`/${names.physical(stack, resource)}`);
    return Labels[labels.stack] === stack && !recorded.has(Id) && !isFixed;
  });
}

/**
 * Containers with a fixed name that an interrupted run created and did not record, although it recorded their slots. A slot takes such
 * a container for its own, and its successor would not get the name.
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
 * Call this only after an interrupted run of this clone: another clone may have a stack of the same name.
 * @returns whether every host answered; a later run handles the others
 */
export async function removeUnrecorded(
  stack: string,
  daemons: readonly Daemon[],
  checkpoint: Checkpoint | undefined,
  console: Console,
): Promise<boolean> {
  let all = true;
  for (const daemon of daemons) {
    const found = await daemon.containers({ labels: { [labels.stack]: stack }, all: true }).catch(unlessSilent);
    all &&= found !== undefined;
    const byName = unrecordedByName(stack, found ?? [], checkpoint);
    for (const container of [...unrecorded(stack, found ?? [], checkpoint), ...byName]) {
      // A container with a fixed name may be a database, which has to stop properly before its successor starts.
      if (byName.includes(container)) await daemon.stop(container.Id);
      await daemon.remove(container.Id);
      console.step("-", `removed ${containerName(container)}: an interrupted run made it and could not record it`);
    }
  }
  return all;
}

/** The caller decides what a dead host means; the watcher repairs the other hosts meanwhile. */
function unlessSilent(error: unknown): undefined {
  if (error instanceof DockerError && error.statusCode === undefined) return undefined;
  throw error;
}
