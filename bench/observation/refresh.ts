import type { Contender, Setting } from "../contenders/contender";
import { backendWithout, isOurs } from "./checkpoint";
import { after, pair, type Pair } from "./pair";

/**
 * The time that Breakwater's observation adds to a quiet refresh. It deploys nothing: a refresh reads the state and not the program,
 * and the other state is the same as for any program with Docker's provider.
 */
export function refreshCost({ quietRefresh }: Contender, setting: Setting, rounds: number): Promise<Pair> {
  if (quietRefresh === undefined) throw new Error("only a contender with an engine can refresh");
  const backend = backendWithout(setting, "plain-state", isOurs);
  return pair(quietRefresh, after(`PULUMI_BACKEND_URL=file://${backend}`, quietRefresh), rounds);
}
