import type { Deviation } from "../../../observe/deviation";
import type { SlotInputs } from "../../../provider/resources/slot";
import type { Context } from "../../../provider/types";
import { RootRefused, withServer } from "./connection";
import { healthDeviations } from "./health-account";
import { waits } from "./server";

const isVerdict = ({ aspect, subject }: Deviation): boolean => aspect === "health" && subject === "status";
export const isDatabase = ({ spec }: SlotInputs): boolean => spec.health?.test[1] === "healthcheck.sh";

/**
 * Removes the verdict of a database's health check when an account, not the server, is the cause. The primary's own
 * resource reports that and restores the account. A new container would find the same data.
 */
export async function withoutAccountsFault(deviations: Deviation[], state: SlotInputs, context: Context): Promise<Deviation[]> {
  const container = state.spec.name;
  if (container === undefined || !isDatabase(state) || !deviations.some(isVerdict)) return deviations;
  const server = { host: state.host, container };
  try {
    const found = await withServer(context, server, waits.look, (sql) => healthDeviations(sql, context.daemon(state.host), container));
    return found.length > 0 ? deviations.filter((one) => !isVerdict(one)) : deviations;
  } catch (error) {
    return error instanceof RootRefused ? deviations.filter((one) => !isVerdict(one)) : deviations;
  }
}
