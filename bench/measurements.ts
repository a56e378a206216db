import { breakwater, pulumi } from "./contenders/breakwater";
import { compose } from "./contenders/compose";
import type { Surroundings } from "./contenders/contender";
import { terraform } from "./contenders/terraform";
import { rounds, type Samples } from "./deploy/rounds";
import type { Options } from "./options";
import { previews } from "./preview/experiment";
import { repairs } from "./repair/rounds";
import type { DeployResults, Figures, Made, PreviewResults, RepairCell, RepairResults, RolloutResults } from "./results";
import { rollouts } from "./rollout/rounds";
import { summarize } from "./statistics";

type Measurement<T extends Made> = (options: Options, around: Surroundings, withTerraform: boolean) => Promise<Omit<T, keyof Made>>;

const mapped = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** Turns samples by contender and round into summaries by row and contender. */
export function figures(samples: Samples): Figures {
  type Row = keyof Samples[string][number];
  const rows = new Set(Object.values(samples).flatMap((all) => all.flatMap((sample) => Object.keys(sample)))) as Set<Row>;
  const values = (name: string, row: Row) => (samples[name] ?? []).flatMap((sample) => sample[row] ?? []);
  const byContender = (row: Row) =>
    Object.keys(samples)
      .filter((name) => values(name, row).length > 0)
      .map((name) => [name, summarize(values(name, row))]);
  return Object.fromEntries([...rows].map((row) => [row, Object.fromEntries(byContender(row))]));
}

export const deploy: Measurement<DeployResults> = async ({ sizes, deployRounds }, around, withTerraform) => {
  const contenders = { breakwater, pulumi, ...(withTerraform ? { terraform } : {}), compose };
  const stacks: Record<string, Figures> = {};
  for (const size of sizes) stacks[size] = figures(await rounds(contenders, size, deployRounds, around));
  return { rounds: deployRounds, stacks };
};

/** Repairs that came and the reason why one did not. */
export function repairCell(repairs: readonly (number | string)[]): RepairCell {
  const seconds = repairs.filter((repair) => typeof repair === "number");
  const missed = repairs.find((repair) => typeof repair === "string");
  return { ...(seconds.length > 0 ? { seconds: summarize(seconds) } : {}), ...(missed === undefined ? {} : { missed }) };
}

export const repair: Measurement<RepairResults> = async ({ repairRounds }, around, withTerraform) => {
  const all = await repairs(withTerraform, repairRounds, around);
  return { rounds: repairRounds, cells: mapped(all, (contenders) => mapped(contenders, repairCell)) };
};

export const rollout: Measurement<RolloutResults> = async ({ rolls, perSecond }, around) => {
  const all = await rollouts({ rolls, perSecond }, around);
  const columns = mapped(all, ({ rolls: { seconds, ...counts }, broken }) => ({ seconds: summarize(seconds), rolls: counts, broken }));
  return { rolls, perSecond, columns };
};

export const preview: Measurement<PreviewResults> = async ({ sizes, previewPairs, baseline }, around) => {
  const all = await previews(baseline, sizes, previewPairs, around);
  return { baseline, stacks: mapped(all, (pairs) => ({ baseline: summarize(pairs.baseline), current: summarize(pairs.current) })) };
};
