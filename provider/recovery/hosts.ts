import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { labels, names } from "../../topology/names";

/** A host and its containers of one stack. */
export interface FoundHost {
  readonly name: string;
  readonly daemon: Daemon;
  /** By resource; if a resource has several, the one that serves. */
  readonly containers: ReadonlyMap<string, ContainerInspect>;
}

export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
/** The name of a resource on a host ends with the host's name. */
export const hostIn = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

export const physicalName = ({ Name }: ContainerInspect): string => Name.replace(/^\//, "");
export const labelOf = ({ Config }: ContainerInspect, label: keyof typeof labels): string | undefined => Config.Labels[labels[label]];

/** The names that other containers find a container by, in its networks. */
export const aliasesOf = ({ NetworkSettings }: ContainerInspect): string[] =>
  Object.values(NetworkSettings.Networks).flatMap(({ Aliases }) => (Aliases as string[] | null) ?? []);

/** The container that a resource called `name` stands for. */
export function containerFor(hosts: ReadonlyMap<string, FoundHost>, stack: string, name: string): ContainerInspect | undefined {
  const host = hostIn(name);
  const resource = name.slice(names.physical(stack, "").length, -`.${host}`.length);
  return hosts.get(host)?.containers.get(resource);
}
