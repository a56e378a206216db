import type { RepairCell, RepairResults } from "../results";
import { summarize } from "../statistics";

/** Seconds until the stack was whole again, or why it was not. */
export type Repair = number | string;

/** Repairs by damage and by repairer, one for each round. After a failed repair, there are no further attempts. */
export type Repairs = Record<string, Record<string, Repair[]>>;

const mapped = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** The successful repairs, and the reason for a failed one. */
export function repairCell(repairs: readonly Repair[]): RepairCell {
  const seconds = repairs.filter((repair) => typeof repair === "number");
  const missed = repairs.find((repair) => typeof repair === "string");
  return { ...(seconds.length > 0 ? { seconds: summarize(seconds) } : {}), ...(missed === undefined ? {} : { missed }) };
}

export const cellsOf = (repairs: Repairs): RepairResults["cells"] => mapped(repairs, (all) => mapped(all, repairCell));

/** The inverse, for a run that continues another. */
export const repairsOf = (cells: RepairResults["cells"]): Repairs =>
  mapped(cells, (all) => mapped(all, ({ seconds, missed }) => [...(seconds?.values ?? []), ...(missed === undefined ? [] : [missed])]));

/** Whether a round of repairs is still missing. */
export const isDue = (repairs: readonly Repair[] = [], round: number): boolean =>
  repairs.length <= round && !repairs.some((repair) => typeof repair === "string");
