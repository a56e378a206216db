import type { Topology } from "../../topology/schema/platform";
import { identifierOf } from "../translate/names";
import type { FoundContainer, Inventory } from "./found";

export interface TakenDatabase {
  readonly unit: string;
  readonly container: FoundContainer;
  readonly volume: string;
}

export interface TakenUnit {
  readonly unit: string;
  readonly containers: readonly FoundContainer[];
}

/** What happens to each thing on the host. */
export interface Takeover {
  readonly databases: readonly TakenDatabase[];
  readonly apps: readonly TakenUnit[];
  readonly entries: readonly TakenUnit[];
  /** Volumes of apps and entries, by their name under `volumes`. */
  readonly volumes: readonly { readonly name: string; readonly volume: string }[];
  readonly networks: readonly string[];
  /** Containers that are not touched, and why. */
  readonly left: readonly { readonly container: FoundContainer; readonly why: string }[];
  /** Databases of the stack file that start empty, because nothing on the host is theirs. */
  readonly empty: readonly string[];
}

/** Why a take-over is refused: all reasons at once. */
export class TakeoverError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.map((problem) => `  ${problem}`).join("\n"));
    this.name = "TakeoverError";
  }
}

const dataFolder = "/var/lib/mysql";

/** @throws TakeoverError with everything that stands in the way */
export function planTakeover({ stack, platform }: Topology, inventory: Inventory): Takeover {
  const problems: string[] = [];
  const ofUnit = (unit: string): FoundContainer[] => inventory.meant.filter((one) => one.unit === unit).map(({ container }) => container);
  const taken = (section: Readonly<Record<string, unknown>>): TakenUnit[] =>
    Object.keys(section).flatMap((unit) => (ofUnit(unit).length > 0 ? [{ unit, containers: ofUnit(unit) }] : []));
  const own = Object.entries(platform.databases).filter(([, database]) => database.engine === "mariadb");
  const databases = own.flatMap(([unit]) => databaseOf(unit, ofUnit(unit), problems));
  const takeover: Takeover = {
    databases,
    apps: taken(platform.apps),
    entries: taken(platform.entries),
    volumes: volumesOf(platform.volumes, inventory),
    networks: inventory.networks,
    left: leftOf({ platform }, inventory),
    empty: own.map(([unit]) => unit).filter((unit) => ofUnit(unit).length === 0),
  };
  problems.push(...conflicts(takeover, { stack, platform }, inventory));
  if (problems.length > 0) throw new TakeoverError([...new Set(problems)]);
  return takeover;
}

function databaseOf(unit: string, containers: readonly FoundContainer[], problems: string[]): TakenDatabase[] {
  const [container, second] = containers;
  if (!container) return [];
  if (second) {
    problems.push(
      `databases.${unit}: ${containers.map(({ name }) => name).join(" and ")} are two servers, and only one can become the primary; stop and remove the other`,
    );
    return [];
  }
  const mount = container.mounts.find(({ path }) => path === dataFolder);
  if (mount?.volume === undefined) {
    const where = mount ? "a folder of the host" : "the container itself";
    problems.push(
      `databases.${unit}: the data of ${container.name} are in ${where}, and only volumes can be taken over; copy them into a volume while it is stopped, and start it on that`,
    );
    return [];
  }
  if (!container.running) {
    problems.push(`databases.${unit}: ${container.name} does not run, so that nobody can ask it; start it: docker start ${container.name}`);
    return [];
  }
  return [{ unit, container, volume: mount.volume }];
}

/** By Compose's own label. What the stack file says itself is not changed. */
function volumesOf(declared: Topology["platform"]["volumes"], { volumes }: Inventory): Takeover["volumes"] {
  return Object.entries(declared).flatMap(([name, { existing }]) => {
    const found = volumes.find(({ key }) => key !== undefined && identifierOf(key) === name)?.name;
    const volume = existing ?? found;
    return volume === undefined ? [] : [{ name, volume }];
  });
}

function leftOf({ platform }: Pick<Topology, "platform">, { meant }: Inventory): Takeover["left"] {
  const units = [platform.databases, platform.apps, platform.entries].flatMap((section) => Object.keys(section));
  return meant
    .filter(({ unit }) => !units.includes(unit))
    .map(({ container, unit }) => ({ container, why: `the stack file has no database, app or entry called ${unit}` }));
}

export const takenContainers = ({ databases, apps, entries }: Takeover): FoundContainer[] => [
  ...databases.map(({ container }) => container),
  ...[...apps, ...entries].flatMap(({ containers }) => containers),
];

function conflicts(takeover: Takeover, { stack, platform }: Topology, { containers }: Inventory): string[] {
  const taken = takenContainers(takeover);
  const others = containers.filter((one) => one.running && !taken.some(({ id }) => id === one.id));
  const ours = taken
    .filter((one) => one.stack !== undefined)
    .map(({ name, stack: of }) => `${name} is Breakwater's already: it belongs to the stack ${of}`);
  const shared = takeover.databases.flatMap(({ unit, container, volume }) =>
    containers
      .filter(({ id, running, mounts }) => running && id !== container.id && mounts.some((mount) => mount.volume === volume))
      .map(
        ({ name }) =>
          `databases.${unit}: the volume ${volume} is also in use by ${name}, and two owners of the same data destroy them; stop ${name} first`,
      ),
  );
  const twice = takeover.databases.flatMap(({ unit, volume }, index) =>
    takeover.databases
      .slice(0, index)
      .filter((other) => other.volume === volume)
      .map((other) => `databases.${unit} and databases.${other.unit} both have the volume ${volume}`),
  );
  const declared = takeover.databases.flatMap(({ unit, volume, container }) => {
    const database = platform.databases[unit];
    const written = database?.engine === "mariadb" ? database.existingVolume : undefined;
    return written === undefined || written === volume
      ? []
      : [`databases.${unit}.existingVolume is ${written}, and ${container.name} has its data in ${volume}; correct the stack file`];
  });
  const ports = Object.entries(platform.entries).flatMap(([unit, { listen }]) =>
    others
      .filter(({ hostPorts }) => hostPorts.includes(listen.port))
      .map(({ name }) => `entries.${unit}: port ${listen.port} is taken by ${name}, which is not taken over`),
  );
  const nothing =
    taken.length > 0
      ? []
      : [`nothing on the host belongs to a database, app or entry of the stack ${stack}; units and services have to have the same name`];
  return [...nothing, ...ours, ...shared, ...twice, ...declared, ...ports];
}
