import type { Operations } from "./operate/contract";
import { mariadb } from "./operate/mariadb";

/** One line for each engine whose servers the command line can work with. */
const all: Readonly<Record<string, Operations>> = { mariadb };

export const allOperations: readonly Operations[] = Object.values(all);

/** Undefined for what nobody operates here, such as a database that somebody else runs. */
export const operationsOf = (engine: string | undefined): Operations | undefined =>
  engine !== undefined && Object.hasOwn(all, engine) ? all[engine] : undefined;
