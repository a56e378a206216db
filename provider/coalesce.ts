import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds in which requests wait for others of the same kind: Pulumi's engine asks about many resources at the same time. */
const gatherMs = 5;

/**
 * Lets requests that arrive at nearly the same time share one answer. The answer is never older than the request: a
 * request that arrives after the fetch began joins the next one.
 */
export function coalesced<O extends object, T>(ask: (about: O, key: string) => Promise<T>): (about: O, key: string) => Promise<T> {
  const gathering = new WeakMap<O, Map<string, Promise<T>>>();
  return (about, key) => {
    const open = gathering.get(about) ?? new Map<string, Promise<T>>();
    gathering.set(about, open);
    const shared =
      open.get(key) ??
      pause(gatherMs).then(() => {
        open.delete(key);
        return ask(about, key);
      });
    open.set(key, shared);
    return shared;
  };
}
