import { foreignMembers, unrecordedContainers } from "../../observe/unmanaged";
import { helperKind } from "../../provider/reach/helper";
import { labels } from "../../topology/names";
import type { StackHost } from "../project/declaration";
import { containerType, type Checkpoint } from "../state/checkpoint";
import type { Warning } from "./deviations";

/** Unknown containers, and foreign containers in the stack's networks, on every host of the stack. */
export async function findUnmanaged(stack: string, hosts: readonly StackHost[], checkpoint: Checkpoint | undefined): Promise<Warning[]> {
  const recorded = new Set(checkpoint?.resources.flatMap(({ type, id }) => (type === containerType && id !== undefined ? [id] : [])));
  return (await Promise.all(hosts.map((host) => unmanagedOn(stack, host, recorded)))).flat();
}

async function unmanagedOn(stack: string, { name: host, daemon }: StackHost, recorded: ReadonlySet<string>): Promise<Warning[]> {
  const own = { [labels.stack]: stack };
  const [containers, runs, networks] = await Promise.all([
    daemon.containers({ labels: own, all: true }),
    // Containers of `./breakwater run` are expected in the stack's networks.
    daemon.containers({ labels: { [labels.run]: stack } }),
    daemon.networks(own),
  ]);
  // A listing of networks does not include their members.
  const inspected = await Promise.all(networks.map(({ Id }) => daemon.inspectNetwork(Id)));
  const members = inspected.flatMap((network) => (network ? foreignMembers(network, [...containers, ...runs]) : []));
  return [
    ...unrecordedContainers(
      containers.filter(({ Labels }) => Labels[labels.kind] !== helperKind),
      recorded,
    ).map((unrecorded) => ({ host, kind: "orphan" as const, ...unrecorded })),
    ...members.map((member) => ({ host, kind: "foreign member" as const, ...member })),
  ];
}
