import type { ServerRef } from "../resources/servers";

/** Milliseconds to wait for a server: before work on it, and for a look at it during a refresh. */
export const waits = { ready: 60_000, look: 10_000 } as const;

/** A host's new address is another way to the same container; only another container is another server. */
export function replacesWithContainer(old: { readonly server: ServerRef }, news: { readonly server: ServerRef }): string[] {
  return old.server.container === news.server.container ? [] : ["server"];
}
