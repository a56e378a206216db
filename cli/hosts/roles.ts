import type { Topology } from "../../platform/schema";
import { unitsIn } from "../../platform/units";
import type { OperatedHost } from "../../components/contract";
import { operationsOf } from "./operations";

export interface Roles {
  /** The member that accepts writes, by the name of its unit; units whose servers do not agree are missing. */
  readonly writers: ReadonlyMap<string, string>;
  readonly notices: readonly string[];
}

/**
 * Asks the servers of all replicated databases which member accepts writes.
 * @param only the name of the only database that matters
 */
export async function observedRoles(topology: Topology, hosts: readonly OperatedHost[], only?: string): Promise<Roles> {
  const replicated = unitsIn(topology, "databases").filter(
    ({ name, members }) => (only === undefined || name === only) && members.some(({ may }) => may === "follow"),
  );
  const asked = await Promise.all(
    replicated.map(async (unit) => {
      const roles = await operationsOf(unit.engine)?.roles?.(topology, unit, hosts);
      return { name: unit.name, ...(roles ?? { notices: [] }) };
    }),
  );
  return {
    writers: new Map(asked.flatMap(({ name, writer }) => (writer === undefined ? [] : [[name, writer] as const]))),
    notices: asked.flatMap(({ notices }) => notices),
  };
}
