import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { aliasesOf, labelOf, physicalName, type FoundHost } from "../../provider/recovery/hosts";
import { labels, names } from "../../topology/names";
import { models } from "../../platform/models";
import type { StackHost } from "../project/declaration";

/** Everything of a stack on its hosts. */
export interface Found {
  readonly hosts: ReadonlyMap<string, FoundHost>;
  readonly containers: readonly Thing[];
  readonly networks: readonly Thing[];
  readonly volumes: readonly Thing[];
  /** Extra containers with the same purpose as the one that serves: a copy by hand, or left from an interrupted roll. */
  readonly surplus: readonly Thing[];
  /** Running one-shot containers and copies of a database: a run is in progress. */
  readonly atWork: readonly Named[];
}

/** Anything with the stack's label. The id of a volume is its name. */
export interface Thing extends Named {
  readonly id: string;
}

export interface Named {
  readonly host: string;
  readonly name: string;
}

export async function lookAtHosts(stack: string, hosts: readonly StackHost[]): Promise<Found> {
  const looked = await Promise.all(hosts.map((host) => lookAt(stack, host)));
  const all = <T>(part: (one: (typeof looked)[number]) => readonly T[]): T[] => looked.flatMap(part);
  return {
    hosts: new Map(looked.map(({ host }) => [host.name, host])),
    containers: all((one) => one.containers),
    networks: all((one) => one.networks),
    volumes: all((one) => one.volumes),
    surplus: all((one) => one.surplus),
    atWork: all((one) => one.atWork),
  };
}

/** Jobs, copies of a database and changes of a volume's owner are parts of a run. Other helpers only read. */
const workKinds: readonly string[] = ["job", "seed", "owner"];

async function lookAt(stack: string, { name, daemon }: StackHost) {
  const own = { [labels.stack]: stack };
  const [listed, networks, volumes] = await Promise.all([
    daemon.containers({ labels: own, all: true }),
    daemon.networks(own),
    daemon.volumes(own),
  ]);
  const inspected = (await Promise.all(listed.map(({ Id }) => daemon.inspect(Id)))).filter((one) => one !== undefined);
  const places = inspected.filter((one) => labelOf(one, "kind") === undefined);
  const serving = await serves(daemon, places);
  const containers = new Map<string, ContainerInspect>();
  for (const one of places.sort((a, b) => rank(b, serving) - rank(a, serving))) {
    const resource = labelOf(one, "resource") ?? "";
    if (!containers.has(resource)) containers.set(resource, one);
  }
  const chosen = new Set(containers.values());
  return {
    host: { name, daemon, containers },
    containers: places.map((one) => ({ host: name, id: one.Id, name: physicalName(one) })),
    networks: networks.map(({ Id, Name }) => ({ host: name, id: Id, name: Name })),
    volumes: volumes.filter(({ Labels }) => Labels[labels.kind] !== "trial").map(({ Name }) => ({ host: name, id: Name, name: Name })),
    surplus: places.filter((one) => !chosen.has(one)).map((one) => ({ host: name, id: one.Id, name: physicalName(one) })),
    atWork: inspected
      .filter((one) => workKinds.includes(labelOf(one, "kind") ?? "") && one.State.Running)
      .map((one) => ({ host: name, name: physicalName(one) })),
  };
}

/** Ranks containers with the same purpose: the one that gets requests, then running ones, then the newest. */
function rank(one: ContainerInspect, serving: (one: ContainerInspect) => boolean): number {
  return (serving(one) ? 4e15 : 0) + (one.State.Running ? 2e15 : 0) + Date.parse(one.Created);
}

async function serves(daemon: Daemon, places: readonly ContainerInspect[]): Promise<(one: ContainerInspect) => boolean> {
  const routers = models
    .flatMap(({ routing }) => routing ?? [])
    .flatMap(({ directory, file }) =>
      places
        .filter(({ Mounts }) => Mounts.some(({ Destination }) => Destination === directory))
        .map(({ Id }) => ({ Id, path: `${directory}/${file}` })),
    );
  const texts = await Promise.all(routers.map(async ({ Id, path }) => (await daemon.readFile(Id, path))?.toString() ?? ""));
  const named = new Set(texts.flatMap((text) => text.match(/[\w-]+/g) ?? []));
  return (one) =>
    named.has(one.Id.slice(0, 12)) || aliasesOf(one).some((alias) => named.has(alias) && names.replicaOf(alias)?.index !== undefined);
}
