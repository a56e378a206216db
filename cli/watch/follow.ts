import { setTimeout as pause } from "node:timers/promises";
import type { Daemon, DockerEvent } from "../../docker/daemon";
import { followed } from "./reaction";

/** Seconds between attempts to reach a host: short after a restart of Docker, longer if the machine stays down. */
const retries = { first: 0.2, longest: 15, factor: 2 } as const;
/** Seconds between two checks that a silent host still answers. */
const askEvery = 30;

export interface Follower {
  readonly onEvent: (event: DockerEvent) => void;
  /** Called when the connection is open. Events before that may have been missed. */
  readonly onOpen: () => void;
  readonly onLost: (reason: string) => void;
}

/** Follows the events of a host until the signal aborts, across restarts of Docker and lost connections. */
export async function follow(daemon: Daemon, follower: Follower, signal: AbortSignal): Promise<void> {
  let wait: number = retries.first;
  while (!signal.aborted) {
    const opened = (): void => {
      wait = retries.first;
      follower.onOpen();
    };
    const reason = await once(daemon, follower, opened, signal);
    if (signal.aborted) return;
    follower.onLost(reason);
    await pause(wait * 1000, undefined, { signal }).catch(() => undefined);
    wait = Math.min(retries.longest, wait * retries.factor);
  }
}

/** Follows one connection to its end and returns the reason. */
async function once(daemon: Daemon, { onEvent }: Follower, onOpen: () => void, signal: AbortSignal): Promise<string> {
  const connection = new AbortController();
  const stop = (): void => connection.abort();
  signal.addEventListener("abort", stop);
  let silent: string | undefined;
  // A machine that loses power does not close its connections.
  const ask = setInterval(() => {
    daemon.ping(5_000).catch((error: Error) => {
      silent = error.message;
      stop();
    });
  }, askEvery * 1000);
  try {
    for await (const event of daemon.events(followed, onOpen, connection.signal)) onEvent(event);
    return silent ?? "the connection ended";
  } catch (error) {
    return silent ?? (error as Error).message;
  } finally {
    clearInterval(ask);
    signal.removeEventListener("abort", stop);
    connection.abort();
  }
}
