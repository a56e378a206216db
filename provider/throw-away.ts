import type { ContainerOptions, Engine } from "../docker/engine";
import { labels } from "../topology/names";
import { helperKind } from "./reach/helper";

export interface ThrowAway {
  readonly name: string;
  readonly stack: string;
  readonly image: string;
  readonly options?: Omit<ContainerOptions, "name" | "Image" | "Labels">;
}

/** A container that is in no network and has no health check, unless the options say so, and is gone when the work is done or the signal aborts. */
export async function withThrowAway<T>(
  engine: Engine,
  { name, stack, image, options = {} }: ThrowAway,
  signal: AbortSignal | undefined,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const remove = (): Promise<void> => engine.remove(name);
  // One that a killed run left behind.
  await remove();
  const HostConfig = { NetworkMode: "none", Init: true, ...options.HostConfig };
  const Labels = { [labels.stack]: stack, [labels.kind]: helperKind };
  await engine.create({ Healthcheck: { Test: ["NONE"] }, ...options, name, Image: image, Labels, HostConfig });
  const interrupt = (): void => void remove().catch(() => undefined);
  signal?.addEventListener("abort", interrupt);
  try {
    return await work(name);
  } finally {
    signal?.removeEventListener("abort", interrupt);
    await remove();
  }
}

/** What a shell script prints in a throw-away container; empty when the image cannot run it. */
export async function printedBy(engine: Engine, about: Omit<ThrowAway, "options">, script: string, mounts: object[] = []): Promise<string> {
  const HostConfig = { Mounts: mounts } as ContainerOptions["HostConfig"];
  const options = { Entrypoint: ["sh", "-c", script], Cmd: [], User: "root", HostConfig } as ThrowAway["options"] & object;
  return withThrowAway(engine, { ...about, options }, undefined, async (name) => {
    await engine.start(name);
    await engine.wait(name, 60_000);
    return engine.logs(name, 20);
  }).catch(() => "");
}
