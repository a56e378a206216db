import { overlaps, type Listener } from "../../topology/plan/listen";
import { formatPath } from "../../topology/problem";
import type { Topology } from "../../platform/schema";
import { membersOf, unitsIn, writerOf } from "../../platform/units";
import type { FoundContainer, Inventory } from "./found";
import { takenContainers, type TakenDatabase, type TakeOverPlan } from "./taken";

/** The name of an old container until the take-over has succeeded. */
export const asideName = (name: string): string => `${name}-before-adoption`;

/** Everything on the host that prevents the take-over. */
export function conflicts(takeOver: TakeOverPlan, topology: Topology, inventory: Inventory): string[] {
  const taken = takenContainers(takeOver);
  const others = inventory.containers.filter((one) => !taken.some(({ id }) => id === one.id));
  return [
    ...nothing(takeOver, topology.stack),
    ...taken.flatMap(owned),
    ...taken.flatMap(paused),
    ...autoRemoved(takeOver),
    ...takeOver.databases.flatMap((database) => [
      ...shared(database, inventory.containers),
      ...elsewhere(database, topology, inventory),
      ...otherVolume(database, topology),
    ]),
    ...twice(takeOver.databases),
    ...ports(topology, others, inventory.host),
    ...takenNames(taken, others, topology),
  ];
}

function nothing(takeOver: TakeOverPlan, stack: string): string[] {
  if (takenContainers(takeOver).length > 0) return [];
  const stopped = takeOver.left.filter(({ container }) => !container.running).map(({ container }) => container.name);
  const hint = stopped.length > 0 ? ` (these do not run: ${stopped.join(", ")})` : "";
  return [
    `nothing on the host belongs to a database, app or entry of the stack ${stack}; units and services have to have the same name${hint}`,
  ];
}

const owned = ({ name, stack }: FoundContainer): string[] =>
  stack === undefined ? [] : [`${name} is Breakwater's already: it belongs to the stack ${stack}`];

const paused = ({ name, paused: isPaused }: FoundContainer): string[] =>
  isPaused === true ? [`${name} is paused, so that no one can ask or stop it; docker unpause ${name}`] : [];

/** Such a container cannot be kept, because a stop removes it together with its data. */
function autoRemoved(takeOver: TakeOverPlan): string[] {
  const units = [
    ...takeOver.databases.map(({ unit, container }) => ({ place: `databases.${unit}`, container })),
    ...takeOver.apps.flatMap(({ unit, containers }) => containers.map((container) => ({ place: `apps.${unit}`, container }))),
    ...takeOver.entries.flatMap(({ unit, containers }) => containers.map((container) => ({ place: `entries.${unit}`, container }))),
  ];
  return units
    .filter(({ container }) => container.autoRemove === true)
    .map(({ place, container: { name, image, mounts } }) => {
      const nameless = mounts.filter(({ anonymous }) => anonymous === true);
      const volumes = nameless.map(({ volume }) => volume).join(", ");
      const lost = nameless.length > 0 ? `, and its data with it (the anonymous volume${nameless.length > 1 ? "s" : ""} ${volumes})` : "";
      const binds = nameless.map(({ volume = "", path }) => `-v ${volume}:${path}`).join(" ");
      const hold = `first keep the data: docker create --name ${name}-data --entrypoint true ${binds} ${image}; then `;
      return (
        `${place}: ${name} was started with --rm: Docker removes it when it stops${lost}, so that it can neither be put aside nor started again. ` +
        `${nameless.length > 0 ? hold : ""}stop it and start it again as it was, without --rm${binds === "" ? "" : ` and with ${binds}`}`
      );
    });
}

function shared({ unit, container, volume }: TakenDatabase, containers: readonly FoundContainer[]): string[] {
  const users = containers.filter(({ id, mounts }) => id !== container.id && mounts.some((mount) => mount.volume === volume));
  return users.flatMap(({ name, running, restart }) => {
    const danger = "and two owners of the same data destroy them";
    if (running) return [`databases.${unit}: the volume ${volume} is in use by ${name} as well, ${danger}; stop ${name} first`];
    if (restart === undefined) return [];
    return [
      `databases.${unit}: ${name} has the volume ${volume} as well and does not run now, but Docker starts it when Docker starts (restart: ${restart.Name}), ` +
        `${danger}; remove it, or say: docker update --restart=no ${name}`,
    ];
  });
}

/** A volume is on one host, so the primary has to run there. */
function elsewhere({ unit, container }: TakenDatabase, topology: Topology, { host }: Inventory): string[] {
  const primary = writerOf(topology, unit).host;
  if (host === undefined || primary === host) return [];
  return [
    `databases.${unit}: its primary belongs on host ${primary}, and ${container.name} has its data on ${host}; write databases.${unit}.hosts: [${host}]`,
  ];
}

function otherVolume({ unit, volume, container }: TakenDatabase, topology: Topology): string[] {
  const written = writerOf(topology, unit).volumes.find(({ existing }) => existing !== undefined)?.physical;
  return written === undefined || written === volume
    ? []
    : [`databases.${unit}.existingVolume is ${written}, and ${container.name} has its data in ${volume}; correct the stack file`];
}

const twice = (databases: readonly TakenDatabase[]): string[] =>
  databases.flatMap(({ unit, volume }, index) =>
    databases
      .slice(0, index)
      .filter((other) => other.volume === volume)
      .map((other) => `databases.${unit} and databases.${other.unit} both have the volume ${volume}`),
  );

function ports(topology: Topology, others: readonly FoundContainer[], here: string | undefined): string[] {
  const wanted = unitsIn(topology, "entries", "databases").flatMap(({ path, members }) =>
    members.flatMap((member) => member.ports.map(({ address, port }) => ({ place: formatPath(path), host: member.host, address, port }))),
  );
  return wanted
    .filter(({ host }) => here === undefined || host === here)
    .flatMap(({ place, ...listener }) =>
      others
        .filter((other) => other.running && tcpOf(other).some((held) => overlaps(held, listener)))
        .map(({ name }) => `${place}: port ${listener.port} is taken by ${name}, which is not taken over`),
    );
}

const tcpOf = ({ ports: all, hostPorts }: FoundContainer): Listener[] =>
  (all?.filter(({ protocol }) => protocol === "tcp") ?? hostPorts.map((port) => ({ address: "", port }))).map(({ address, port }) => ({
    address: address || "0.0.0.0",
    port,
  }));

/** Without this check, a name in use would only be found after the old server is stopped. */
function takenNames(taken: readonly FoundContainer[], others: readonly FoundContainer[], topology: Topology): string[] {
  const { stack } = topology;
  const fixed = membersOf(topology).flatMap(({ container }) => container ?? []);
  const needed = new Map([
    ...fixed.map((name) => [name, `the stack needs the name`] as const),
    ...taken.map(({ name }) => [asideName(name), `${name} is kept under that name meanwhile`] as const),
  ]);
  return others
    .filter(({ name, stack: of }) => needed.has(name) && of !== stack)
    .map(
      ({ name }) => `there is a container ${name} already, and ${needed.get(name)}; rename or remove it: docker rename ${name} ${name}-old`,
    );
}
