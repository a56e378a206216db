import type { Engine } from "../docker/engine";
import type { Operations } from "./contract";
import { mariadb } from "./mariadb/operate";

/** One line for each engine whose servers the command line can work with. */
const all: Readonly<Record<string, Operations>> = { mariadb };

export const allOperations: readonly Operations[] = Object.values(all);

/** Undefined for what nobody operates here, such as a database that somebody else runs. */
export const operationsOf = (engine: string | undefined): Operations | undefined =>
  engine !== undefined && Object.hasOwn(all, engine) ? all[engine] : undefined;

/** How many tables a database server has, whatever its engine. Undefined: it did not say. */
export async function tablesIn(engine: Engine, container: string): Promise<number | undefined> {
  for (const { takeOver } of allOperations) {
    const tables = await takeOver.tables(engine, container);
    if (tables !== undefined) return tables;
  }
  return undefined;
}
