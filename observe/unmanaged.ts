import type { ContainerInfo, NetworkInspectInfo } from "dockerode";

/** An unknown or foreign container. */
export interface UnmanagedContainer {
  readonly container: string;
  readonly detail: string;
}

const nameOf = ({ Names: names, Id: id }: ContainerInfo): string => names[0]?.slice(1) ?? id.slice(0, 12);

/** Containers with the stack's labels that are not in its state: copies made by hand, and leftovers of an interrupted run. */
export function unrecordedContainers(labelled: readonly ContainerInfo[], recorded: ReadonlySet<string>): UnmanagedContainer[] {
  return labelled
    .filter(({ Id: id }) => !recorded.has(id))
    .map((container) => ({ container: nameOf(container), detail: "carries the stack's labels, but the state does not know it" }));
}

/** Foreign containers in one of the stack's networks, which can reach its servers. Docker lists only running containers as members. */
export function foreignMembers(
  { Name: network, Containers: members }: NetworkInspectInfo,
  labelled: readonly ContainerInfo[],
): UnmanagedContainer[] {
  const ours = new Set(labelled.map(({ Id: id }) => id));
  return Object.entries(members ?? {})
    .filter(([id]) => !ours.has(id))
    .map(([, { Name: container }]) => ({ container, detail: `is connected to network ${network}, and not part of the stack` }));
}
