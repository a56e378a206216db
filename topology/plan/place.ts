import type { Ground } from "../site";
import type { ContainerSpec } from "../spec";

type Hosts = Pick<Ground["platform"], "hosts">;

/** One container and the host that carries it. `index` is its stable number. */
export interface Placed {
  readonly host: string;
  readonly index: number;
  readonly spec: ContainerSpec;
}

/** The host of every part if a platform has no hosts: that mistake is reported once, not for each part. */
const nowhere = "";

/** The default host. */
export const firstHost = (platform: Hosts): string => Object.keys(platform.hosts)[0] ?? nowhere;

/** The host of each index: round robin, in the given order. */
export function inTurn(platform: Hosts, hosts: readonly string[] | undefined, count: number): string[] {
  const choice = hosts ?? Object.keys(platform.hosts);
  return Array.from({ length: count }, (_, index) => choice[index % choice.length] ?? firstHost(platform));
}

/** Like `inTurn`, but takes one host of each zone first, so that consecutive numbers do not share a failure domain. */
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
