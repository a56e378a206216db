import type { Operations } from "./operate/contract";
import { mariadb } from "./operate/mariadb";

/** One entry for each `engine` whose servers the command line supports. */
const all: Readonly<Record<string, Operations>> = { mariadb };

export const allOperations: readonly Operations[] = Object.values(all);

/** Undefined for a database that Breakwater does not operate, such as an external one. */
export const operationsOf = (engine: string | undefined): Operations | undefined =>
  engine !== undefined && Object.hasOwn(all, engine) ? all[engine] : undefined;
