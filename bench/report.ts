import type { Machine } from "./machine";
import { ratio, type Summary } from "./statistics";

/** Figures of one stack: row -> contender -> summary. */
export type Figures = Readonly<Record<string, Readonly<Record<string, Summary>>>>;

export interface Results {
  readonly machine: Machine;
  readonly rounds: number;
  /** By number of containers. */
  readonly stacks: Readonly<Record<string, Figures>>;
}

const contenders = ["breakwater", "pulumi", "terraform", "compose"];

const rows: Readonly<Record<string, { readonly title: string; readonly digits: number }>> = {
  cold: { title: "cold deploy until all are healthy, s", digits: 1 },
  noop: { title: "no-op apply, s", digits: 2 },
  preview: { title: "no-op preview, s", digits: 2 },
  repair: { title: "one container removed, until healthy again, s", digits: 1 },
  memory: { title: "peak memory of the process tree, MiB", digits: 0 },
  firstResource: { title: "program start to first resource, ms", digits: 0 },
};

interface Target {
  readonly row: string;
  readonly text: string;
  readonly limit: number;
  /** Compared with this contender; absent: with the limit itself. */
  readonly against?: string;
}

const targets: readonly Target[] = [
  { row: "preview", text: "no-op preview at most Terraform's no-op plan", limit: 1, against: "terraform" },
  { row: "cold", text: "cold deploy at most Terraform's", limit: 1, against: "terraform" },
  { row: "cold", text: "cold deploy at most twice Compose's", limit: 2, against: "compose" },
  { row: "firstResource", text: "program start to first resource at most 800 ms", limit: 800 },
];

function spread(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return "-";
  return `${summary.median.toFixed(digits)} (${summary.min.toFixed(digits)}..${summary.max.toFixed(digits)})`;
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function table(figures: Figures): string[] {
  const body = Object.entries(rows).map(([row, { title, digits }]) => {
    const own = figures[row] ?? {};
    const against = (peer: string) => (own.breakwater && own[peer] ? spread(ratio(own.breakwater, own[peer]), 2) : "-");
    return line([title, ...contenders.map((name) => spread(own[name], digits)), against("terraform"), against("compose")]);
  });
  const header = ["", "Breakwater", "plain pulumi", "Terraform", "Compose", "÷ Terraform", "÷ Compose"];
  return [line(header), line(header.map(() => "---")), ...body];
}

function verdict(target: Target, figures: Figures): string {
  const own = figures[target.row]?.breakwater ?? figures[target.row]?.pulumi;
  const peer = target.against === undefined ? undefined : figures[target.row]?.[target.against];
  if (own === undefined || (target.against !== undefined && peer === undefined)) return "not measured";
  const value = peer === undefined ? own : ratio(own, peer);
  return `${value.median <= target.limit ? "met" : "missed"}: ${spread(value, peer === undefined ? 0 : 2)}`;
}

/** The table as it is committed and printed. */
export function report({ machine, rounds, stacks }: Results): string {
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  const sections = Object.entries(stacks).flatMap(([containers, figures]) => ["", `## ${containers} containers`, "", ...table(figures)]);
  const sizes = Object.entries(stacks);
  const verdicts = targets.map((target) => line([target.text, ...sizes.map(([, figures]) => verdict(target, figures))]));
  const head = ["target", ...sizes.map(([containers]) => `${containers} containers`)];
  return [
    "# Figures, side by side",
    "",
    "Made by `make bench`; how and why is in [README.md](README.md). Do not edit.",
    "",
    `Median (lowest..highest) of ${rounds} ${rounds === 1 ? "round" : "interleaved rounds"}; ratios are taken round by round. ${facts.join(", ")}.`,
    ...sections,
    "",
    "## Targets",
    "",
    line(head),
    line(head.map(() => "---")),
    ...verdicts,
    "",
  ].join("\n");
}
