import { containerName } from "../../docker/name";
import type { ContainerSummary, Daemon } from "../../docker/daemon";
import { labels, names } from "../../topology/names";
import type { Console } from "../process/console";
import type { StackHost } from "../project/declaration";
import { containerType, hasFixedName, nameOf, type Checkpoint } from "../state/checkpoint";

/** A container that someone recreated by hand with this stack's labels, while the original is gone. */
export interface ConflictingContainer {
  readonly daemon: Daemon;
  readonly container: ContainerSummary;
  /**
   * Whether it has to be removed first: it has the name that Pulumi will use, or only one such container may exist. Otherwise it
   * serves until its successor does.
   */
  readonly holdsName: boolean;
}

/** A copy next to the original, which still exists, replaces nothing and only leads to a warning. */
export function conflictingOn(
  { name: host, daemon }: StackHost,
  stack: string,
  found: readonly ContainerSummary[],
  { resources }: Checkpoint,
): ConflictingContainer[] {
  const recorded = resources.filter(({ type }) => type === containerType);
  const known = new Set(recorded.map(({ id }) => id));
  const present = new Set(found.map(({ Id }) => Id));
  return found.flatMap((container) => {
    const physical = names.physical(stack, container.Labels[labels.resource] ?? "");
    const place = recorded.filter(({ urn }) => nameOf(urn) === names.onHost(physical, host));
    const isFree = place.length > 0 && !place.some(({ id }) => present.has(id ?? ""));
    if (known.has(container.Id) || !isFree) return [];
    return [{ daemon, container, holdsName: container.Names.includes(`/${physical}`) || place.some(hasFixedName) }];
  });
}

export async function findConflicting(
  stack: string,
  hosts: readonly StackHost[],
  checkpoint: Checkpoint | undefined,
): Promise<ConflictingContainer[]> {
  if (!checkpoint) return [];
  const own = { labels: { [labels.stack]: stack }, all: true };
  return (await Promise.all(hosts.map(async (host) => conflictingOn(host, stack, await host.daemon.containers(own), checkpoint)))).flat();
}

/** Stops a container before its removal and keeps its volumes, because it may be a database. */
export async function removeConflicting(conflicting: readonly ConflictingContainer[], console: Console): Promise<void> {
  for (const { daemon, container } of conflicting) {
    if (container.State === "paused") await daemon.unpause(container.Id);
    await daemon.stop(container.Id);
    await daemon.remove(container.Id, { keepVolumes: true });
    console.step("-", `removed ${containerName(container)}: someone had created it in place of the declared one`);
  }
}
