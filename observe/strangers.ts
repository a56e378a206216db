import type { ContainerInfo, NetworkInspectInfo } from "dockerode";

/** A container that is where it should not be. */
export interface Stranger {
  readonly container: string;
  readonly detail: string;
}

const nameOf = ({ Names: names, Id: id }: ContainerInfo): string => names[0]?.slice(1) ?? id.slice(0, 12);

/** Containers with the stack's labels that its state does not know: copies made by hand, and what an interrupted run left. */
export function orphans(labelled: readonly ContainerInfo[], recorded: ReadonlySet<string>): Stranger[] {
  return labelled
    .filter(({ Id: id }) => !recorded.has(id))
    .map((container) => ({ container: nameOf(container), detail: "carries the stack's labels, but the state does not know it" }));
}

/** Members of one of the stack's networks that are not the stack's: they can reach its servers. Only running containers are members. */
export function foreignMembers({ Name: network, Containers: members }: NetworkInspectInfo, labelled: readonly ContainerInfo[]): Stranger[] {
  const ours = new Set(labelled.map(({ Id: id }) => id));
  return Object.entries(members ?? {})
    .filter(([id]) => !ours.has(id))
    .map(([, { Name: container }]) => ({ container, detail: `is connected to network ${network}, and not part of the stack` }));
}
