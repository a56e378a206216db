import { setTimeout as sleep } from "node:timers/promises";
import type { ServerRef } from "../../../provider/resources/server";
import { type Context, ProviderError } from "../../../provider/types";

/** Milliseconds to wait for a server: before work on it, and when a refresh reads it. */
export const waits = { ready: 60_000, look: 10_000 } as const;

/** A host's new address leads to the same container; only another container means another server. */
export function replacesWithContainer(old: { readonly server: ServerRef }, news: { readonly server: ServerRef }): string[] {
  return old.server.container === news.server.container ? [] : ["server"];
}

export const exists = async (context: Context, { host, container }: ServerRef): Promise<boolean> =>
  (await context.daemon(host).inspect(container)) !== undefined;

/** Waits between two looks at a server; ends immediately when the user interrupts the run. */
export async function pause(milliseconds: number, { signal }: Context): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {
    throw new ProviderError("interrupted while waiting for a database server; the next run continues");
  });
}
