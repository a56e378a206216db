import type { MariadbDatabase } from "../schema/platform";

/** Processes and threads of one container. More than servers of this kind use, and few enough to leave the host its own. */
export const defaultPids = 4096;

/** A thread for each connection, beside the server's own. */
export function databasePids({ settings }: MariadbDatabase): number {
  const connections = Number(settings["max_connections"] ?? 0);
  return defaultPids + (Number.isFinite(connections) && connections > 0 ? Math.ceil(connections) : 0);
}
