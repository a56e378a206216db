import type { ContainerInspect, Daemon } from "../../docker/daemon";
import type { Context } from "../../provider/types";

/** Throws for every call that the test does not supply. */
export function fakeDaemon(known: Partial<Daemon>): Daemon {
  const all = { address: "unix:///fake.sock", ...known };
  return new Proxy(all, {
    get(target, method) {
      if (method in target) return target[method as keyof typeof target];
      throw new Error(`unexpected call of ${String(method)}`);
    },
  }) as Daemon;
}

export const host = { address: "unix:///fake.sock" };

export const contextWith = (known: Partial<Daemon>): Context => {
  const daemon = fakeDaemon(known);
  return { daemon: () => daemon, signal: new AbortController().signal };
};

/** A running container as Docker describes it, with the parts that a slot uses. */
export function container(parts: { State?: object; Config?: object; [other: string]: unknown } = {}): ContainerInspect {
  const { State, Config, ...others } = parts;
  return {
    Id: "0123456789abcdef",
    Name: "/dev-web-0",
    Image: "sha256:image",
    State: { Running: true, Paused: false, ...State },
    Config: { Hostname: "0123456789ab", Env: [], Labels: {}, User: "", ...Config },
    HostConfig: {},
    Mounts: [],
    NetworkSettings: { Networks: {} },
    ...others,
  } as unknown as ContainerInspect;
}
