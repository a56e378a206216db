import type { DeployResults, Figures } from "../results";
import { ratio } from "../statistics";
import { judged, origin, spread, table, titles } from "./table";

const contenders = ["breakwater", "pulumi", "terraform", "compose"];

const rows: Readonly<Record<string, { readonly title: string; readonly digits: number }>> = {
  cold: { title: "cold deploy until all are healthy, s", digits: 1 },
  noop: { title: "no-op apply, s", digits: 2 },
  preview: { title: "no-op preview, s", digits: 2 },
  drift: { title: "comparison with the hosts that finds nothing, s", digits: 2 },
  repair: { title: "one container removed, until healthy again, s", digits: 1 },
  memory: { title: "peak memory of the process tree, MiB", digits: 0 },
  firstResource: { title: "program start to first resource, ms", digits: 0 },
};

interface Target {
  readonly row: string;
  readonly text: string;
  readonly limit: number;
  /** The contender to compare with; absent: the limit itself. */
  readonly against?: string;
}

const targets: readonly Target[] = [
  { row: "preview", text: "no-op preview at most Terraform's no-op plan", limit: 1, against: "terraform" },
  { row: "noop", text: "no-op apply at most 1.5 times Terraform's", limit: 1.5, against: "terraform" },
  { row: "drift", text: "comparison with the hosts at most Terraform's plan, which looks at them", limit: 1, against: "terraform" },
  { row: "cold", text: "cold deploy at most Terraform's", limit: 1, against: "terraform" },
  { row: "cold", text: "cold deploy at most twice Compose's", limit: 2, against: "compose" },
  { row: "memory", text: "peak memory of the process tree at most 500 MiB", limit: 500 },
  { row: "firstResource", text: "program start to first resource at most 800 ms", limit: 800 },
];

function figuresTable(figures: Figures): string[] {
  const body = Object.entries(rows).map(([row, { title, digits }]) => {
    const own = figures[row] ?? {};
    const against = (peer: string) => (own.breakwater && own[peer] ? spread(ratio(own.breakwater, own[peer]), 2) : "-");
    return [title, ...contenders.map((name) => spread(own[name], digits)), against("terraform"), against("compose")];
  });
  return table([["", ...contenders.map((name) => titles[name] ?? name), "÷ Terraform", "÷ Compose"], ...body]);
}

function verdict(target: Target, figures: Figures): string {
  const own = figures[target.row]?.breakwater ?? figures[target.row]?.pulumi;
  const peer = target.against === undefined ? undefined : figures[target.row]?.[target.against];
  if (own === undefined || (target.against !== undefined && peer === undefined)) return "not measured";
  const value = peer === undefined ? own : ratio(own, peer);
  return judged(value.median <= target.limit, spread(value, peer === undefined ? 0 : 2));
}

/** Rows whose seconds should grow at most as fast as the number of containers. */
const growing = ["noop", "preview", "drift"];

/** The exponent p of a time that grows with the number of containers to the power of p, from the smallest to the largest stack. */
function growth(stacks: DeployResults["stacks"]): string[] {
  const sizes = Object.keys(stacks)
    .map(Number)
    .sort((one, other) => one - other);
  const [least = NaN, most = NaN] = [sizes[0], sizes.at(-1)];
  if (!(most > least)) return [];
  const exponent = (row: string, name: string): string => {
    const [small, large] = [least, most].map((size) => stacks[size]?.[row]?.[name]?.median);
    return small === undefined || large === undefined ? "-" : (Math.log(large / small) / Math.log(most / least)).toFixed(2);
  };
  return [
    ...["", `### Growth from ${least} to ${most} containers`, ""],
    ...["The exponent p of a time that grows with the number of containers to the power of p; 1 is linear.", ""],
    ...table([
      ["", ...contenders.map((name) => titles[name] ?? name)],
      ...growing.map((row) => [rows[row]?.title ?? row, ...contenders.map((name) => exponent(row, name))]),
    ]),
  ];
}

/** The life of a stack, one table for each size. */
export function deploySection(results: DeployResults): string[] {
  const stacks = Object.entries(results.stacks);
  const rounds = results.rounds === 1 ? "round" : "interleaved rounds";
  return [
    "## Deploying",
    "",
    origin(`median (lowest..highest) of ${results.rounds} ${rounds}; ratios are taken round by round.`, results),
    ...stacks.flatMap(([containers, figures]) => ["", `### ${containers} containers`, "", ...figuresTable(figures)]),
    ...growth(results.stacks),
    "",
    "### Targets of deploying",
    "",
    ...table([
      ["target", ...stacks.map(([containers]) => `${containers} containers`)],
      ...targets.map((target) => [target.text, ...stacks.map(([, figures]) => verdict(target, figures))]),
    ]),
  ];
}
