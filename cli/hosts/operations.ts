import * as listed from "../../components/operations";
import type { Operations } from "../../components/contract";
import type { Daemon } from "../../docker/daemon";

/** One entry for each `engine` whose servers the command line supports. */
const all: Readonly<Record<string, Operations>> = { ...listed };

export const allOperations: readonly Operations[] = Object.values(all);

/** Undefined for a database that Breakwater does not operate, such as an external one. */
export const operationsOf = (engine: string | undefined): Operations | undefined =>
  engine !== undefined && Object.hasOwn(all, engine) ? all[engine] : undefined;

/** The number of tables of a database server with any `engine`. Undefined: the server did not answer. */
export async function tablesIn(daemon: Daemon, container: string): Promise<number | undefined> {
  for (const { takeOver } of allOperations) {
    const tables = await takeOver?.tables(daemon, container);
    if (tables !== undefined) return tables;
  }
  return undefined;
}
