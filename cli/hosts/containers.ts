import type { ContainerSummary } from "../../docker/daemon";
import { labels, names } from "../../topology/names";
import { exitCodes, Stop } from "../process/exit";
import type { StackHost } from "../project/declaration";

/** A container of the stack, and its host. */
export interface HostContainer {
  readonly host: StackHost;
  readonly container: ContainerSummary;
}

export const resourceOf = ({ container }: HostContainer): string => container.Labels[labels.resource] ?? "";
const indexOf = (one: HostContainer): number => names.memberOf(resourceOf(one))?.index ?? 0;
const refusal = (text: string): Stop => new Stop(exitCodes.mistake, `${text} Nothing was changed.`);

export async function containersOf(stack: string, hosts: readonly StackHost[]): Promise<HostContainer[]> {
  const listed = hosts.map(async (host) =>
    (await host.daemon.containers({ labels: { [labels.stack]: stack }, all: true })).map((container) => ({ host, container })),
  );
  return (await Promise.all(listed)).flat();
}

/** Whether `wanted` means this container: as an app, a database, an entry with its balancer, a member, or the container's own name. */
export function means(wanted: string, stack: string, { resource, name }: { resource: string; name: string }): boolean {
  // A name that starts with the stack's may still be a name inside the stack.
  const meant = [wanted, names.inStack(stack, wanted)];
  return name === wanted || meant.some((unit) => [unit, names.balancer(unit)].includes(resource) || names.isMemberOf(unit, resource));
}

/**
 * Finds the container that a name means. For an app or a database, this is the first running replica, or the newest one if two
 * generations overlap. For an entry, it is never the balancer.
 * @param replica number of the replica, from 0
 */
export function pick(all: readonly HostContainer[], stack: string, wanted: string, replica?: number): HostContainer {
  const name = ({ container }: HostContainer): string => container.Names[0]?.slice(1) ?? "";
  const meant = all.filter((one) => means(wanted, stack, { resource: resourceOf(one), name: name(one) }));
  if (meant.length === 0) throw unknown(all, stack, wanted);
  const exact = meant.filter((one) => resourceOf(one) === wanted);
  const candidates = (exact.length > 0 ? exact : meant).filter((one) => replica === undefined || indexOf(one) === replica);
  if (candidates.length === 0)
    throw refusal(`${wanted} has no replica ${replica}. It has: ${[...new Set(meant.map(indexOf))].sort((a, b) => a - b).join(", ")}.`);
  const running = candidates.filter(({ container }) => container.State === "running");
  const [first] = running.sort((a, b) => indexOf(a) - indexOf(b) || b.container.Created - a.container.Created);
  if (first) return first;
  const states = candidates.map((one) => `${name(one)} (${one.container.Status})`).join(", ");
  throw new Stop(exitCodes.failed, `No container of ${wanted} runs: ${states}. Nothing was changed. \`./breakwater status\` tells more.`);
}

function unknown(all: readonly HostContainer[], stack: string, wanted: string): Stop {
  if (all.length === 0) return refusal(`The stack ${stack} has no container.`);
  const known = [...new Set(all.map((one) => names.unitOf(resourceOf(one))))].sort();
  return refusal(`The stack ${stack} has nothing called ${JSON.stringify(wanted)}. It has: ${known.join(", ")}.`);
}
