import type { ContainerInspect, Daemon } from "../../../docker/daemon";
import { labels } from "../../../topology/names";
import type { Cluster } from "./cluster";

/** A member in the database's network, with the names that it has there. */
interface Attached {
  readonly name: string;
  readonly network: string;
  readonly aliases: readonly string[];
}

/** Docker adds these names automatically, depending on its version. */
const automatic = ({ Id, Config, Name }: ContainerInspect): string[] => [Id.slice(0, 12), Config.Hostname, Name.replace(/^\//, "")];

/** A member in several networks, or in none, is a deviation that its slot reports. */
function attachedOf(name: string, container: ContainerInspect | undefined): Attached[] {
  const networks = Object.entries(container?.NetworkSettings.Networks ?? {}) as [string, { Aliases?: string[] | null }][];
  const [only] = networks;
  if (container === undefined || only === undefined || networks.length > 1) return [];
  const [network, { Aliases }] = only;
  const aliases = (Aliases ?? []).filter((alias) => !automatic(container).includes(alias));
  // The name inside the stack is declared; whoever removed it may not have removed the database's name.
  const own = container.Config.Labels[labels.resource];
  return [{ name, network, aliases: own === undefined || aliases.includes(own) ? aliases : [...aliases, own] }];
}

async function attached(daemon: Daemon, { members }: Cluster): Promise<Attached[]> {
  const found = await Promise.all(members.map(async ({ facts: { name } }) => attachedOf(name, await daemon.inspect(name))));
  return found.flat();
}

/** Apps reach the primary by the name of the database. */
export async function nameDeviations(daemon: Daemon, cluster: Cluster): Promise<string[]> {
  const { writer, unit } = cluster;
  if (writer.kind !== "one") return [];
  const all = await attached(daemon, cluster);
  const holders = all.filter(({ aliases }) => aliases.includes(unit)).map(({ name }) => name);
  if (!all.some(({ name }) => name === writer.name) || (holders.length === 1 && holders[0] === writer.name)) return [];
  return [`name ${unit}: leads to ${holders.length === 0 ? "no member" : holders.join(" and ")} instead of ${writer.name}`];
}

/**
 * Moves the name to the primary. Docker gives a running container another name only when it connects it again, which ends
 * the member's connections. The name leaves the other members first, so that it never leads to two.
 */
export async function moveName(daemon: Daemon, cluster: Cluster): Promise<void> {
  const { writer, unit } = cluster;
  if (writer.kind !== "one" || (await nameDeviations(daemon, cluster)).length === 0) return;
  const all = await attached(daemon, cluster);
  for (const one of all)
    if (one.name !== writer.name && one.aliases.includes(unit))
      await reconnect(
        daemon,
        one,
        one.aliases.filter((alias) => alias !== unit),
      );
  for (const one of all) if (one.name === writer.name && !one.aliases.includes(unit)) await reconnect(daemon, one, [unit, ...one.aliases]);
}

async function reconnect(daemon: Daemon, { network, name }: Attached, aliases: readonly string[]): Promise<void> {
  await daemon.disconnectNetwork(network, name);
  await daemon.connectNetwork(network, name, aliases);
}
