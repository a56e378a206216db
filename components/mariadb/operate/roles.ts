import { DockerError } from "../../../docker/engine";
import type { Topology } from "../../../platform/schema";
import type { Unit } from "../../../platform/units";
import { memberOf, observing } from "../provider/cluster";
import { withServer } from "../provider/connection";
import { roleNotices } from "../provider/role-words";
import { mariadbOf, mariadbPlaces } from "../plan";
import type { ObservedRoles, OperatedHost } from "../../contract";

/** Asks the members on the host of the declared primary: they share it, as networks do not span hosts. */
export async function mariadbRoles(topology: Topology, { name }: Unit, hosts: readonly OperatedHost[]): Promise<ObservedRoles> {
  const [first] = mariadbPlaces(topology, name, mariadbOf(topology, name));
  const engine = hosts.find((host) => host.name === first?.host)?.engine;
  if (!first || !engine) return { notices: [] };
  const context = { engine: () => engine, signal: new AbortController().signal };
  try {
    const cluster = await observing(withServer)(context, { host: { address: engine.address }, container: first.container });
    if (!cluster) return { notices: [] };
    const { writer } = cluster;
    const address = writer.kind === "one" ? memberOf(cluster, writer.name)?.address : undefined;
    return { ...(address === undefined ? {} : { writer: address }), notices: roleNotices(cluster) };
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    return { notices: [] };
  }
}
