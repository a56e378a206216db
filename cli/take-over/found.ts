import type { FoundContainer, FoundMount, FoundPort } from "../../adopt/take-over/found";
import type { ContainerInspect } from "../../docker/daemon";
import { labels } from "../../topology/names";
import { composeLabels } from "./compose-labels";

/** The parts of Docker's description of a container that a take-over needs. */
export function foundIn(container: ContainerInspect): FoundContainer {
  const { Id, Name, Config, State, HostConfig, NetworkSettings } = container;
  const service = Config.Labels[composeLabels.service];
  const stack = Config.Labels[labels.stack];
  const policy = HostConfig.RestartPolicy;
  const ports = portsOf(HostConfig.PortBindings as Bindings);
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    image: Config.Image,
    running: State.Running,
    ...(State.Paused ? { paused: true } : {}),
    ...(HostConfig.AutoRemove === true ? { autoRemove: true } : {}),
    ...(policy === undefined || ["", "no"].includes(policy.Name) ? {} : { restart: policy }),
    ...(service === undefined ? {} : { service }),
    ...(stack === undefined ? {} : { stack }),
    hostPorts: ports.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port),
    ports,
    mounts: mountsOf(container),
    networks: Object.entries(NetworkSettings.Networks).map(([name, { Aliases }]) => ({
      name,
      aliases: ((Aliases as string[] | null) ?? []).filter((alias) => !Id.startsWith(alias)),
    })),
  };
}

type Bindings = Readonly<Record<string, readonly { HostIp?: string; HostPort: string }[] | null>> | null | undefined;

const portsOf = (bindings: Bindings): FoundPort[] =>
  Object.entries(bindings ?? {}).flatMap(([key, list]) =>
    (list ?? [])
      .map(({ HostIp = "", HostPort }) => ({ address: HostIp, port: Number(HostPort), protocol: key.split("/")[1] ?? "tcp" }))
      .filter(({ port }) => port > 0),
  );

/** Docker removes a volume with its container only if the container does not name it. */
function mountsOf({ HostConfig, Mounts }: ContainerInspect): FoundMount[] {
  const binds = (HostConfig.Binds as string[] | null | undefined) ?? [];
  const mounts = (HostConfig.Mounts as { Source?: string }[] | null | undefined) ?? [];
  const named = new Set([...binds.map((bind) => bind.split(":")[0]), ...mounts.map(({ Source }) => Source)]);
  return Mounts.filter(({ Type }) => ["volume", "bind"].includes(Type ?? "")).map(({ Type, Name, Source, Destination, RW }) => ({
    path: Destination,
    ...(Type === "volume" && Name ? { volume: Name, ...(named.has(Name) ? {} : { anonymous: true }) } : { source: Source }),
    ...(RW ? {} : { readOnly: true }),
  }));
}
