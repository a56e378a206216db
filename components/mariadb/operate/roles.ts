import { DockerError } from "../../../docker/daemon";
import type { Topology } from "../../../platform/schema";
import type { Unit } from "../../../platform/units";
import { names } from "../../../topology/names";
import { type Cluster, memberOf, observing, type Observe } from "../provider/cluster";
import { withServer } from "../provider/connection";
import { roleNotices, switchBack } from "../provider/role-words";
import { mariadbOf, mariadbPlaces } from "../plan";
import type { ObservedRoles, OperatedHost } from "../../contract";

/** The members on the host of the declared primary: all share it, as networks do not span hosts. */
async function clusterOf(topology: Topology, name: string, hosts: readonly OperatedHost[], observe: Observe): Promise<Cluster | undefined> {
  const [first] = mariadbPlaces(topology, name, mariadbOf(topology, name));
  const daemon = hosts.find((host) => host.name === first?.host)?.daemon;
  if (!first || !daemon) return undefined;
  const context = { daemon: () => daemon, signal: new AbortController().signal };
  try {
    return await observe(context, { host: { address: daemon.address }, container: first.container });
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    return undefined;
  }
}

export async function mariadbRoles(topology: Topology, { name }: Unit, hosts: readonly OperatedHost[]): Promise<ObservedRoles> {
  const cluster = await clusterOf(topology, name, hosts, observing(withServer));
  if (!cluster) return { notices: [] };
  const { writer } = cluster;
  const address = writer.kind === "one" ? memberOf(cluster, writer.name)?.address : undefined;
  return { ...(address === undefined ? {} : { writer: address }), notices: roleNotices(cluster) };
}

/** Why the number of members must not become smaller: the present primary has the newest data. */
export async function leavingPrimary(
  topology: Topology,
  { name }: Unit,
  hosts: readonly OperatedHost[],
  observe = observing(withServer),
): Promise<string[]> {
  const places = mariadbPlaces(topology, name, mariadbOf(topology, name));
  const [first] = places;
  const daemon = hosts.find((host) => host.name === first?.host)?.daemon;
  const beyond = names.physical(topology.stack, names.member(name, places.length));
  if (!daemon || (await daemon.inspect(beyond)) === undefined) return [];
  const cluster = await clusterOf(topology, name, hosts, observe);
  const writer = cluster?.writer;
  if (!cluster || writer?.kind !== "one" || places.some(({ container }) => container === writer.name)) return [];
  return [
    `databases.${name}.replicas: ${writer.name} is the primary now, and with this number of replicas it would leave the stack, with the newest data. ` +
      switchBack(cluster, writer.name),
  ];
}
