import type { Topology } from "../../platform/schema";
import { unitsIn } from "../../platform/units";
import { conflicts } from "./conflicts";
import type { FoundContainer, Inventory } from "./found";
import { dataFolder, TakeOverError, type TakenDatabase, type TakenUnit, type TakeOverPlan } from "./taken";
import { volumesOf } from "./volumes";

export { takenContainers, TakeOverError, type TakenDatabase, type TakenUnit, type TakeOverPlan } from "./taken";

/** @throws TakeOverError with everything that prevents the take-over */
export function planTakeOver(topology: Topology, inventory: Inventory): TakeOverPlan {
  const { platform } = topology;
  const problems: string[] = [];
  const ofUnit = (unit: string): FoundContainer[] => inventory.meant.filter((one) => one.unit === unit).map(({ container }) => container);
  const running = (unit: string): FoundContainer[] => ofUnit(unit).filter((container) => container.running);
  const taken = (section: Readonly<Record<string, unknown>>): TakenUnit[] =>
    Object.keys(section).flatMap((unit) => (running(unit).length > 0 ? [{ unit, containers: running(unit) }] : []));
  const own = unitsIn(topology, "databases").flatMap(({ name, members }) => (members.length > 0 ? [name] : []));
  const databases = own.flatMap((unit) => databaseOf(unit, running(unit).length > 0 ? running(unit) : ofUnit(unit), problems));
  const takeOver: TakeOverPlan = {
    databases,
    apps: taken(platform.apps),
    entries: taken(platform.entries),
    volumes: volumesOf(platform, inventory, problems),
    networks: inventory.networks,
    left: leftOf({ platform }, inventory),
    empty: own.filter((unit) => ofUnit(unit).length === 0),
  };
  problems.push(...conflicts(takeOver, topology, inventory));
  if (problems.length > 0) throw new TakeOverError([...new Set(problems)]);
  return takeOver;
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
    problems.push(`databases.${unit}: ${container.name} does not run, so that no one can ask it; start it: docker start ${container.name}`);
    return [];
  }
  return [{ unit, container, volume: mount.volume }];
}

function leftOf({ platform }: Pick<Topology, "platform">, { meant, leftOut = [] }: Inventory): TakeOverPlan["left"] {
  const units = [platform.databases, platform.apps, platform.entries].flatMap((section) => Object.keys(section));
  const unknown = meant
    .filter(({ unit }) => !units.includes(unit))
    .map(({ container, unit }) => ({ container, why: `the stack file has no database, app or entry called ${unit}` }));
  const stopped = meant
    .filter(({ unit, container: { running } }) => units.includes(unit) && !running)
    .map(({ container }) => ({ container, why: "it does not run" }));
  return [...unknown, ...stopped, ...leftOut];
}
