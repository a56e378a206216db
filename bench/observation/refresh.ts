import type { Contender, Setting } from "../contenders/contender";
import { backendWithout, isOurs } from "./checkpoint";
import { after, pair, type Pair } from "./pair";

/**
 * What everything that Breakwater observes adds to a quiet refresh. Nothing is deployed for it: a refresh reads the state, not the
 * program, and the other state is what any program with Docker's provider would have to refresh.
 */
export function refreshCost({ quietRefresh }: Contender, setting: Setting, rounds: number): Promise<Pair> {
  if (quietRefresh === undefined) throw new Error("only a contender with an engine can refresh");
  const backend = backendWithout(setting, "plain-state", isOurs);
  return pair(quietRefresh, after(`PULUMI_BACKEND_URL=file://${backend}`, quietRefresh), rounds);
}
