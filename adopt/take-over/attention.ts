import type { Topology } from "../../platform/schema";
import { unitsIn } from "../../platform/units";
import type { FoundContainer, FoundPort, Inventory } from "./found";
import type { Loss } from "./losses";
import { takenContainers, type TakeOverPlan } from "./taken";

export type Row = readonly [subject: string, text: string];

/** Effects of the take-over that a person may not want. */
export function attentionOf(takeOver: TakeOverPlan, topology: Topology, inventory: Inventory, losses: readonly Loss[]): Row[] {
  return [
    ...losses.map(({ unit, container, path, text }): Row => [unit, `ATTENTION: ${path} of ${container}: ${text}`]),
    ...takeOver.databases.flatMap(anonymous),
    ...closedPorts(takeOver, topology),
    ...members(takeOver, inventory),
  ];
}

function anonymous({ unit, container, volume }: TakeOverPlan["databases"][number]): Row[] {
  const isAnonymous = container.mounts.some((mount) => mount.volume === volume && mount.anonymous === true);
  const text = `ATTENTION: the data is in an anonymous volume (${volume}): docker volume prune removes it whenever no container has it`;
  return isAnonymous ? [[`databases.${unit}`, text]] : [];
}

/** Ports of old containers that no part of the stack opens afterwards. */
function closedPorts(takeOver: TakeOverPlan, topology: Topology): Row[] {
  const opened = unitsIn(topology, "entries", "databases").flatMap(({ members }) => members.flatMap(({ ports }) => ports));
  return takenContainers(takeOver).flatMap((container) =>
    portsOf(container).flatMap(({ address, port, protocol }): Row[] => {
      const after = protocol === "tcp" ? opened.find((one) => one.port === port) : undefined;
      const before = isEverywhere(address) ? "every address" : address;
      if (!after)
        return [
          [
            container.name,
            `ATTENTION: its port ${port}${protocol === "tcp" ? "" : `/${protocol}`} closes: the stack file opens no such port`,
          ],
        ];
      if (isEverywhere(after.address) || after.address === address) return [];
      return [[container.name, `ATTENTION: its port ${port} is open on ${after.address} only from now on, before on ${before}`]];
    }),
  );
}

const portsOf = ({ ports, hostPorts }: FoundContainer): readonly FoundPort[] =>
  ports ?? hostPorts.map((port) => ({ address: "", port, protocol: "tcp" }));

const isEverywhere = (address: string): boolean => ["", "0.0.0.0", "::"].includes(address);

/** Running containers that stay in an old network and lose the database there. */
function members(takeOver: TakeOverPlan, { containers }: Inventory): Row[] {
  const taken = new Set(takenContainers(takeOver).map(({ id }) => id));
  const stay = containers.filter(({ id, running }) => running && !taken.has(id));
  return takeOver.databases.flatMap(({ unit, container: old }) =>
    stay.flatMap(({ name, networks }): Row[] => {
      const both = old.networks.find((one) => one.name !== "bridge" && networks.some((other) => other.name === one.name));
      const text =
        `ATTENTION: it is in network ${both?.name}, where ${old.name} is: its connections to the database end when ${unit} changes hands, ` +
        `and the database leaves that network at the end; wait until it has ended if it needs it`;
      return both ? [[name, text]] : [];
    }),
  );
}
