import { setTimeout as pause } from "node:timers/promises";
import type { Engine, EngineEvent } from "../../docker/engine";
import { followed } from "./reaction";

/** Seconds between attempts to reach a host again: short after a restart of Docker, longer when the machine stays away. */
const retries = { first: 0.2, longest: 15, factor: 2 } as const;
/** Seconds between two questions whether a silent host is still there. */
const askEvery = 30;

export interface Follower {
  readonly onEvent: (event: EngineEvent) => void;
  /** From now on nothing is missed; what happened before has to be looked for. */
  readonly onOpen: () => void;
  readonly onLost: (reason: string) => void;
}

/** Follows the events of one host until the signal aborts, over restarts of Docker and lost connections. */
export async function follow(engine: Engine, follower: Follower, signal: AbortSignal): Promise<void> {
  let wait: number = retries.first;
  while (!signal.aborted) {
    const opened = (): void => {
      wait = retries.first;
      follower.onOpen();
    };
    const reason = await once(engine, follower, opened, signal);
    if (signal.aborted) return;
    follower.onLost(reason);
    await pause(wait * 1000, undefined, { signal }).catch(() => undefined);
    wait = Math.min(retries.longest, wait * retries.factor);
  }
}

/** One connection, to its end; gives the reason. */
async function once(engine: Engine, { onEvent }: Follower, onOpen: () => void, signal: AbortSignal): Promise<string> {
  const connection = new AbortController();
  const stop = (): void => connection.abort();
  signal.addEventListener("abort", stop);
  let silent: string | undefined;
  // A machine that lost its power closes no connection.
  const ask = setInterval(() => {
    engine.ping(5_000).catch((error: Error) => {
      silent = error.message;
      stop();
    });
  }, askEvery * 1000);
  try {
    for await (const event of engine.events(followed, onOpen, connection.signal)) onEvent(event);
    return silent ?? "the connection ended";
  } catch (error) {
    return silent ?? (error as Error).message;
  } finally {
    clearInterval(ask);
    signal.removeEventListener("abort", stop);
    connection.abort();
  }
}
