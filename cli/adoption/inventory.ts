import type { FoundContainer, Inventory } from "../../adopt/takeover/found";
import { identifierOf } from "../../adopt/translate/names";
import type { ContainerInspect, Engine } from "../../docker/engine";
import { labels } from "../../topology/names";

/** What the person means: everything of one Compose project, or single containers, each with the unit that it becomes. */
export type Meant = { readonly project: string } | { readonly containers: ReadonlyMap<string, string> };

export const composeLabels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  volume: "com.docker.compose.volume",
} as const;

/** Looks at one host. Nothing is changed. */
export async function takeInventory(engine: Engine, meant: Meant): Promise<Inventory> {
  const listed = await engine.containers({ all: true });
  const inspected = await Promise.all(listed.map(({ Id }) => engine.inspect(Id)));
  const all = inspected.filter((one) => one !== undefined);
  const containers = all.map(found);
  if (!("project" in meant)) {
    const named = [...meant.containers].flatMap(([name, unit]) =>
      containers.filter((one) => one.name === name).map((container) => ({ container, unit })),
    );
    return { containers, meant: named, volumes: [], networks: [] };
  }
  const inProject = new Set(all.filter(({ Config }) => Config.Labels[composeLabels.project] === meant.project).map(({ Id }) => Id));
  const own = { [composeLabels.project]: meant.project };
  const [volumes, networks] = await Promise.all([engine.volumes(own), engine.networks(own)]);
  return {
    containers,
    meant: containers
      .filter(({ id, service }) => inProject.has(id) && service !== undefined)
      .map((container) => ({ container, unit: identifierOf(container.service ?? "") })),
    volumes: volumes.map(({ Name, Labels }) => ({ name: Name, key: Labels[composeLabels.volume] ?? Name })),
    networks: networks.map(({ Name }) => Name),
  };
}

/** Names of the Compose projects of a host, for the message when one is not there. */
export async function projectsOn(engine: Engine): Promise<string[]> {
  const listed = await engine.containers({ all: true });
  return [...new Set(listed.flatMap(({ Labels }) => Labels[composeLabels.project] ?? []))].sort();
}

function found({ Id, Name, Config, State, HostConfig, Mounts, NetworkSettings }: ContainerInspect): FoundContainer {
  const bindings = Object.values((HostConfig.PortBindings ?? {}) as Record<string, { HostPort: string }[] | null>).flatMap(
    (list) => list ?? [],
  );
  const service = Config.Labels[composeLabels.service];
  const stack = Config.Labels[labels.stack];
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    image: Config.Image,
    running: State.Running,
    ...(service === undefined ? {} : { service }),
    ...(stack === undefined ? {} : { stack }),
    hostPorts: bindings.map(({ HostPort }) => Number(HostPort)).filter((port) => port > 0),
    mounts: Mounts.map((mount) => ({ path: mount.Destination, ...(mount.Type === "volume" && mount.Name ? { volume: mount.Name } : {}) })),
    networks: Object.entries(NetworkSettings.Networks).map(([name, { Aliases }]) => ({
      name,
      aliases: ((Aliases as string[] | null) ?? []).filter((alias) => !Id.startsWith(alias)),
    })),
  };
}
