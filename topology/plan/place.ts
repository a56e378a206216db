import type { Ground } from "../site";
import type { ContainerSpec } from "../spec";

type Hosts = Pick<Ground["platform"], "hosts">;

/** One container and the host that carries it. `index` is its stable number. */
export interface Placed {
  readonly host: string;
  readonly index: number;
  readonly spec: ContainerSpec;
}

/** Where everything of a platform without hosts is: a mistake that is reported once, and not for each part. */
const nowhere = "";

/** The host of things that name none. */
export const firstHost = (platform: Hosts): string => Object.keys(platform.hosts)[0] ?? nowhere;

/** Host of each index: in turn, in the order given. */
export function inTurn(platform: Hosts, hosts: readonly string[] | undefined, count: number): string[] {
  const choice = hosts ?? Object.keys(platform.hosts);
  return Array.from({ length: count }, (_, index) => choice[index % choice.length] ?? firstHost(platform));
}

/** As `inTurn`, but one host of each zone first, so that neighbours in number do not share a failure domain. */
export function overZones(platform: Hosts, hosts: readonly string[] | undefined, count: number): string[] {
  const zones = new Map<string, string[]>();
  for (const host of hosts ?? Object.keys(platform.hosts)) {
    const zone = platform.hosts[host]?.zone ?? host;
    zones.set(zone, [...(zones.get(zone) ?? []), host]);
  }
  const rows = [...zones.values()];
  const depth = Math.max(0, ...rows.map((row) => row.length));
  const spread = Array.from({ length: depth }, (_, rank) => rows.flatMap((row) => row.slice(rank, rank + 1))).flat();
  return inTurn(platform, spread, count);
}
