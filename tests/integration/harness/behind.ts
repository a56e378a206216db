import { daemonOf, type ContainerInspect } from "../../../docker/daemon";
import { docker, inspect, type Inspected } from "./docker";
import { eventually } from "./eventually";

/** The Docker host of this machine's docker command. */
const daemon = daemonOf({ address: "unix:///var/run/docker.sock" });

type Made = { Config: Record<string, unknown>; HostConfig: Record<string, unknown> };

/** Recreates a container by hand, with the same name and labels and one change, as update tools do. */
export async function remake({ Id }: Inspected, change: (made: Made) => void): Promise<void> {
  const { Name, Config, HostConfig, NetworkSettings } = (await daemon.inspect(Id)) as ContainerInspect;
  const made = { Config: { ...Config }, HostConfig: { ...HostConfig, NetworkMode: Object.keys(NetworkSettings.Networks)[0] } };
  change(made as unknown as Made);
  const networks = Object.entries(NetworkSettings.Networks).map(([network, { Aliases }]) => [network, { Aliases }] as const);
  const [first, ...others] = networks;
  await docker("rm", "--force", Id);
  const NetworkingConfig = { EndpointsConfig: Object.fromEntries(first ? [first] : []) } as object;
  const id = await daemon.create({ ...made.Config, HostConfig: made.HostConfig, NetworkingConfig, name: Name.slice(1) });
  for (const [network, { Aliases }] of others) await daemon.connectNetwork(network, id, Aliases ?? []);
  await daemon.start(id);
}

/** Replaces a container with a foreign one: same name, without Breakwater's labels. */
export async function impersonate({ Id, Name, Image }: Inspected): Promise<void> {
  await docker("rm", "--force", Id);
  await docker("run", "--detach", "--name", Name.slice(1), Image, "sleep", "infinity");
}

/** The network of a container that has its stack's name. */
export const networkOf = ({ NetworkSettings }: Inspected): string => Object.keys(NetworkSettings.Networks)[0] as string;

/** Waits until Docker reports a condition of a container. */
export async function until({ Id }: Inspected, holds: (now: Inspected & { RestartCount: number }) => boolean, within = 120): Promise<void> {
  await eventually(
    async () => {
      const [now] = await inspect(Id);
      if (!now || !holds(now as Inspected & { RestartCount: number })) throw new Error(`${Id}: ${JSON.stringify(now?.State)}`);
    },
    { within },
  );
}
