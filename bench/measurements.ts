import { breakwater, pulumi } from "./contenders/breakwater";
import { compose } from "./contenders/compose";
import type { Prepare, Surroundings } from "./contenders/contender";
import { terraform } from "./contenders/terraform";
import { rounds, type Samples } from "./deploy/rounds";
import type { Experiment, Options } from "./options";
import { previews } from "./preview/experiment";
import { cellsOf, repairsOf } from "./repair/cells";
import { repairs } from "./repair/rounds";
import type { Figures, Made, Results } from "./results";
import { rollouts } from "./rollout/rounds";
import { summarize } from "./statistics";

/** The inputs of one experiment, and where its figures go. */
export interface Task<T extends Made> {
  readonly options: Options;
  readonly around: Surroundings;
  /** Figures of an earlier run, which this one continues. */
  readonly before: T | undefined;
  /** Called with all results so far, whenever one was added. */
  readonly keep: (figures: Omit<T, keyof Made>) => void;
}

type Measurements = { readonly [K in Experiment]: (task: Task<NonNullable<Results[K]>>) => Promise<void> };

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

const without = (contenders: Readonly<Record<string, Prepare>>, names: readonly string[]): Record<string, Prepare> =>
  Object.fromEntries(Object.entries(contenders).filter(([name]) => !names.includes(name)));

export const measurements: Measurements = {
  deploy: async ({ options, around, keep }) => {
    const contenders = without({ breakwater, pulumi, terraform, compose }, options.without);
    const stacks: Record<string, Figures> = {};
    for (const size of options.sizes) {
      await rounds(contenders, size, options.deployRounds, around, (samples) => {
        stacks[size] = figures(samples);
        keep({ rounds: options.deployRounds, stacks });
      });
    }
  },

  repair: ({ options, around, before, keep }) =>
    repairs({
      rounds: options.repairRounds,
      without: options.without,
      around,
      before: repairsOf(before?.cells ?? {}),
      keep: (all) => keep({ rounds: options.repairRounds, cells: cellsOf(all) }),
    }),

  rollout: ({ options: { rolls, perSecond, without: left }, around, before, keep }) => {
    if (before !== undefined && before.perSecond !== perSecond)
      throw new Error(`--resume: the rolls that are there had ${before.perSecond} requests a second: add --per-second ${before.perSecond}`);
    return rollouts({
      rolls,
      perSecond,
      without: left,
      around,
      before: before?.columns ?? {},
      keep: (columns) => keep({ rolls, perSecond, columns }),
    });
  },

  preview: ({ options: { sizes, previewPairs, baseline }, around, before, keep }) => {
    if (before !== undefined && before.baseline !== baseline)
      throw new Error(`--resume: the previews that are there are measured by ${before.baseline}: add --baseline ${before.baseline}`);
    return previews({
      revision: baseline,
      sizes,
      pairs: previewPairs,
      around,
      before: before?.stacks ?? {},
      keep: (stacks) => keep({ baseline, stacks }),
    });
  },
};
