import type { ContainerSummary, Daemon } from "../../docker/daemon";
import { spaceIn, type Space } from "../../docker/space";
import { verdictOf, type SpaceVerdict } from "../../observe/space";
import { labels } from "../../topology/names";
import { volumeName } from "../../topology/plan/volume";
import type { Topology } from "../../platform/schema";
import { membersOf } from "../../platform/units";
import type { StackHost } from "../project/declaration";
import { observedRoles } from "../hosts/roles";
import { consumersOf, binaryLogs, type Consumer } from "./consumers";

/** A place of a stack that can become full. */
export interface Place extends Omit<Space, "path"> {
  readonly host: string;
  /** Name of the volume; absent for Docker's own directory. */
  readonly volume?: string;
  /** The database member whose data it holds. */
  readonly member?: string;
  /** Whether the member is the primary. If it is, all clients that commit have to wait. */
  readonly primary?: boolean;
  /** Bytes of the member's binary logs. */
  readonly binaryLogs?: number;
  readonly verdict: SpaceVerdict;
  /** Seconds until it is full, if the trend continues. */
  readonly fullIn?: number;
  /** The largest first; determined only if space is short. */
  readonly consumers: readonly Consumer[];
}

/** Returns the seconds until a place is full, according to the watcher's samples. */
export type Forecast = (place: { readonly host: string; readonly volume?: string }) => number | undefined;

interface DataVolume {
  readonly name: string;
  readonly member?: string;
  readonly primary?: boolean;
}

/** Volumes that hold data: those of databases, and those of the stack file. An entry's own volume holds only a few lines. */
export function dataVolumes(topology: Topology): DataVolume[] {
  const own = membersOf(topology).flatMap(({ name: member, may, volumes }) =>
    volumes.filter(({ keep }) => keep).map(({ physical }) => ({ name: physical, member, primary: may === "write" })),
  );
  return [...own, ...Object.keys(topology.platform.volumes).map((name) => ({ name: volumeName(topology, name) }))];
}

/**
 * The free space of every host's Docker and of every data volume, as running containers see it. Skips a place that no container can
 * measure.
 */
export async function readSpace(topology: Topology, hosts: readonly StackHost[], forecast: Forecast = () => undefined): Promise<Place[]> {
  const places = (await Promise.all(hosts.map((host) => spaceOn(topology, host, forecast)))).flat();
  const matters = places.some(({ verdict, member }) => verdict === "full" && member !== undefined);
  return matters ? ofObservedMembers(topology, hosts, places) : places;
}

/** Which member is the primary only matters where one has no space, so only then the servers are asked. */
async function ofObservedMembers(topology: Topology, hosts: readonly StackHost[], places: readonly Place[]): Promise<Place[]> {
  const { writers } = await observedRoles(topology, hosts);
  const observed = new Map(
    membersOf(topology).flatMap(({ name, unit }) => {
      const writer = writers.get(unit.name);
      return writer === undefined ? [] : [[name, name === writer] as const];
    }),
  );
  return places.map((place) => {
    const primary = observed.get(place.member ?? "");
    return primary === undefined ? place : { ...place, primary };
  });
}

async function spaceOn(topology: Topology, { name: host, daemon }: StackHost, forecast: Forecast): Promise<Place[]> {
  const running = await daemon.containers({ labels: { [labels.stack]: topology.stack } });
  const wanted = dataVolumes(topology);
  const volumes = await Promise.all(wanted.map((volume) => volumeSpace(daemon, volume, running)));
  const docker = await firstAnswer(running, (one) => spaceIn(daemon, one.Id, ["/"]));
  const found = [...(docker?.[0] ? [{ space: docker[0], about: {} }] : []), ...volumes.flat()];
  return Promise.all(
    found.map(async ({ space: { device, size, free, inodes }, about }) => {
      const space = { device, size, free, ...(inodes ? { inodes } : {}) };
      const fullIn = forecast({ host, ...about });
      const verdict = verdictOf(space, fullIn);
      const place = { host, ...space, ...about, verdict, ...(fullIn === undefined ? {} : { fullIn }) };
      return { ...place, consumers: verdict === "good" ? [] : await consumersOf(daemon, place, running) };
    }),
  );
}

interface Found {
  readonly space: Space;
  readonly about: Pick<Place, "volume" | "member" | "primary" | "binaryLogs">;
}

async function volumeSpace(daemon: Daemon, { name, member, primary }: DataVolume, running: readonly ContainerSummary[]): Promise<Found[]> {
  const mounting = running.flatMap((one) =>
    one.Mounts.filter((mount) => mount.Name === name).map(({ Destination }) => ({ one, Destination })),
  );
  const space = (await firstAnswer(mounting, ({ one, Destination }) => spaceIn(daemon, one.Id, [Destination])))?.[0];
  if (!space) return [];
  const [server] = mounting;
  const logs = member !== undefined && server !== undefined ? await binaryLogs(daemon, server.one.Id, server.Destination) : undefined;
  const about = {
    volume: name,
    ...(member === undefined ? {} : { member, primary: primary === true }),
    ...(logs === undefined ? {} : { binaryLogs: logs }),
  };
  return [{ space, about }];
}

/** An image without a shell has no `df`, so this tries several containers. */
async function firstAnswer<T, R>(candidates: readonly T[], ask: (one: T) => Promise<R | undefined>): Promise<R | undefined> {
  for (const one of candidates) {
    const answer = await ask(one);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
