import type { ContainerOptions, Daemon } from "../docker/daemon";
import { labels } from "../topology/names";
import { helperKind } from "./reach/helper";

export interface ThrowAway {
  readonly name: string;
  readonly stack: string;
  readonly image: string;
  readonly options?: Omit<ContainerOptions, "name" | "Image" | "Labels">;
}

/**
 * Runs the work with a container that has no network and no health check, unless the options set them. The container is
 * removed when the work ends or the signal aborts.
 */
export async function withThrowAway<T>(
  daemon: Daemon,
  { name, stack, image, options = {} }: ThrowAway,
  signal: AbortSignal | undefined,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const remove = (): Promise<void> => daemon.remove(name);
  // A killed run may have left one.
  await remove();
  const HostConfig = { NetworkMode: "none", Init: true, ...options.HostConfig };
  const Labels = { [labels.stack]: stack, [labels.kind]: helperKind };
  await daemon.create({ Healthcheck: { Test: ["NONE"] }, ...options, name, Image: image, Labels, HostConfig });
  const interrupt = (): void => void remove().catch(() => undefined);
  signal?.addEventListener("abort", interrupt);
  try {
    return await work(name);
  } finally {
    signal?.removeEventListener("abort", interrupt);
    await remove();
  }
}

/** The output of a shell script in a throw-away container; empty when the image cannot run it. */
export async function printedBy(daemon: Daemon, about: Omit<ThrowAway, "options">, script: string, mounts: object[] = []): Promise<string> {
  const HostConfig = { Mounts: mounts } as ContainerOptions["HostConfig"];
  const options = { Entrypoint: ["sh", "-c", script], Cmd: [], User: "root", HostConfig } as ThrowAway["options"] & object;
  return withThrowAway(daemon, { ...about, options }, undefined, async (name) => {
    await daemon.start(name);
    await daemon.wait(name, 60_000);
    return daemon.logs(name, 20);
  }).catch(() => "");
}
