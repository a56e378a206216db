import { parseArgs } from "node:util";
import { defaultBaseline } from "./preview/baseline";

export const experiments = ["deploy", "repair", "rollout", "preview"] as const;
export type Experiment = (typeof experiments)[number];

export const contenders = ["breakwater", "watch", "undrained", "pulumi", "terraform", "compose", "swarm"] as const;

export interface Options {
  readonly only: readonly Experiment[];
  /** Contenders to leave out. */
  readonly without: readonly string[];
  /** Continues existing figures instead of starting from scratch. */
  readonly resume: boolean;
  /** Numbers of containers of the stacks that are deployed and previewed. */
  readonly sizes: readonly number[];
  /** Whole lives of the stack under each contender. */
  readonly deployRounds: number;
  /** Repairs of each damage by each contender. */
  readonly repairRounds: number;
  readonly rolls: number;
  /** Requests per second. */
  readonly perSecond: number;
  readonly previewPairs: number;
  /** The revision whose preview is the reference. */
  readonly baseline: string;
  /** Whether the figures go into the repository; otherwise they are only printed. */
  readonly commit: boolean;
  /** Only writes the page again, from the existing figures. */
  readonly page: boolean;
}

type Counts = Pick<Options, "deployRounds" | "repairRounds" | "rolls" | "perSecond" | "previewPairs">;

/** `--quick` only checks that everything works; the default measures everything once or a few times; `--full` is for publication. */
const counts: Readonly<Record<"quick" | "normal" | "full", Counts>> = {
  quick: { deployRounds: 1, repairRounds: 1, rolls: 1, perSecond: 20, previewPairs: 1 },
  normal: { deployRounds: 1, repairRounds: 1, rolls: 3, perSecond: 200, previewPairs: 5 },
  full: { deployRounds: 5, repairRounds: 5, rolls: 20, perSecond: 200, previewPairs: 20 },
};

function number(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${option} ${text}: write a number from ${least} to ${most}, such as --${option} ${least + 1}`);
}

function namesOf<T extends string>(option: string, text: string, all: readonly T[]): T[] {
  const names = text.split(",");
  const known = (name: string): name is T => all.some((one) => one === name);
  if (names.every(known)) return names;
  throw new Error(`--${option} ${text}: write one or more of ${all.join(", ")}, such as --${option} ${all.slice(1, 3).join(",")}`);
}

function sizesOf(text: string): number[] {
  const sizes = text.split(",").map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size >= 3 && size <= 100)) return sizes;
  throw new Error(`--sizes ${text}: write numbers from 3 to 100, such as --sizes 8,30`);
}

const text = (value: string) => ({ type: "string", default: value }) as const;
const flag = { type: "boolean", default: false } as const;
const optional = { type: "string" } as const;

export function options(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text(experiments.join(",")),
      sizes: text("8,30"),
      rounds: optional,
      pairs: optional,
      rolls: optional,
      without: optional,
      "per-second": optional,
      baseline: text(defaultBaseline),
      quick: flag,
      full: flag,
      resume: flag,
      page: flag,
    },
  });
  const usual = counts[values.quick ? "quick" : values.full ? "full" : "normal"];
  const rounds = number("rounds", values.rounds, 1, 100);
  const sizes = sizesOf(values.sizes);
  if (values.quick && values.resume)
    throw new Error("--resume continues figures that were kept, and --quick keeps none: leave one of them out");
  return {
    only: namesOf("only", values.only, experiments),
    without: values.without === undefined ? [] : namesOf("without", values.without, contenders),
    resume: values.resume,
    sizes: values.quick ? sizes.slice(0, 1) : sizes,
    deployRounds: rounds ?? usual.deployRounds,
    repairRounds: rounds ?? usual.repairRounds,
    rolls: number("rolls", values.rolls, 1, 1000) ?? usual.rolls,
    perSecond: number("per-second", values["per-second"], 1, 2000) ?? usual.perSecond,
    previewPairs: number("pairs", values.pairs, 1, 100) ?? rounds ?? usual.previewPairs,
    baseline: values.baseline,
    commit: !values.quick,
    page: values.page,
  };
}
