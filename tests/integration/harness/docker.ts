import { must } from "./process";

export const docker = (...args: string[]): Promise<string> => must("docker", args, { limitSeconds: 120 });

export interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly State: { readonly Status: string; readonly Pid: number; readonly Health?: { readonly Status: string } };
  readonly Config: {
    readonly Env: string[] | null;
    readonly Cmd: string[] | null;
    readonly Entrypoint: string[] | null;
    readonly User: string;
    readonly Labels: Record<string, string>;
    readonly Healthcheck?: object;
    readonly StopSignal?: string;
  };
  readonly HostConfig: Record<string, unknown>;
  readonly Mounts: readonly { readonly Name?: string; readonly Destination: string; readonly RW: boolean }[];
  readonly NetworkSettings: { readonly Networks: Record<string, { readonly Aliases: string[] | null }> };
}

export async function inspect(...containers: string[]): Promise<Inspected[]> {
  return containers.length === 0 ? [] : (JSON.parse(await docker("inspect", "--type", "container", ...containers)) as Inspected[]);
}

/** Ids of everything of a stack, by its label. */
export async function labelled(stack: string): Promise<{ containers: string[]; networks: string[]; volumes: string[] }> {
  const filter = ["--quiet", "--filter", `label=breakwater.stack=${stack}`];
  const [containers, networks, volumes] = await Promise.all([
    docker("ps", "--all", "--no-trunc", ...filter),
    docker("network", "ls", "--no-trunc", ...filter),
    docker("volume", "ls", ...filter),
  ]);
  const lines = (text: string) => text.split("\n").filter(Boolean).sort();
  return { containers: lines(containers), networks: lines(networks), volumes: lines(volumes) };
}

/** Ids of a stack's claims and anchors. */
export async function anchored(stack: string): Promise<{ containers: string[]; volumes: string[] }> {
  const filter = ["--quiet", "--filter", `label=breakwater.anchor=${stack}`];
  const [containers, volumes] = await Promise.all([docker("ps", "--all", "--no-trunc", ...filter), docker("volume", "ls", ...filter)]);
  const lines = (text: string) => text.split("\n").filter(Boolean).sort();
  return { containers: lines(containers), volumes: lines(volumes) };
}

/**
 * Uses the labels, so that it works without the state. Removes containers first, because they hold the rest. Of images, it removes
 * only the names: the layers speed up the next build.
 */
export async function removeLabelled(stack: string): Promise<void> {
  const { containers, networks, volumes } = await labelled(stack);
  const marks = await anchored(stack);
  const all = [...containers, ...marks.containers];
  if (all.length > 0) await docker("rm", "--force", "--volumes", ...all);
  if (networks.length > 0) await docker("network", "rm", ...networks);
  const everyVolume = [...volumes, ...marks.volumes];
  if (everyVolume.length > 0) await docker("volume", "rm", ...everyVolume);
  const images = (await docker("images", "--filter", `reference=${stack}-*`, "--format", "{{.Repository}}:{{.Tag}}"))
    .split("\n")
    .filter(Boolean);
  if (images.length > 0) await docker("rmi", "--no-prune", ...images);
}

/** The properties in which two containers have to be the same for their users, without ids, addresses, times and automatic names. */
export function identity({ Image, Id, Config, HostConfig, Mounts, NetworkSettings }: Inspected): object {
  const { Env, Cmd, Entrypoint, User, Labels, Healthcheck, StopSignal } = Config;
  const host = Object.fromEntries(
    ["PortBindings", "RestartPolicy", "Memory", "MemorySwap", "CpuShares", "LogConfig"].map((key) => [key, HostConfig[key]]),
  );
  const networks = Object.entries(NetworkSettings.Networks).map(([name, { Aliases }]) => [
    name,
    (Aliases ?? []).filter((alias) => !Id.startsWith(alias)).sort(),
  ]);
  const mounts = Mounts.map(({ Name, Destination, RW }) => `${Name}:${Destination}:${RW}`).sort();
  return {
    Image,
    Env: [...(Env ?? [])].sort(),
    Cmd,
    Entrypoint,
    User,
    Labels,
    Healthcheck,
    StopSignal,
    host,
    networks: networks.sort(),
    mounts,
  };
}
