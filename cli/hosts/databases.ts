import type { Topology } from "../../platform/schema";
import { unitsOf } from "../../platform/units";
import { exitCodes, Stop } from "../process/exit";
import { operationsOf } from "./operations";
import type { StackHost } from "../project/declaration";

/** Refuses servers that cannot serve the existing data, or are too old to be supported, before anything is touched. */
export async function refuseUnfitServers(topology: Topology, hosts: readonly StackHost[]): Promise<void> {
  const asked = unitsOf(topology).map((unit) => operationsOf(unit.engine)?.unfit(topology, unit, hosts) ?? []);
  const problems = [...new Set((await Promise.all(asked)).flat())];
  const advice = problems.some((problem) => problem.includes(".image: ")) ? " Name an image that fits." : "";
  if (problems.length > 0)
    throw new Stop(exitCodes.mistake, `${problems.join("\n")}\nNothing was changed, and what served serves.${advice}`);
}
