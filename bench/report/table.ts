import type { Made } from "../results";
import type { Summary } from "../statistics";

/** Names of the contenders for readers. */
export const titles: Readonly<Record<string, string>> = {
  watch: "Breakwater, watching",
  breakwater: "Breakwater",
  undrained: "Breakwater, draining off",
  pulumi: "plain pulumi",
  terraform: "Terraform",
  compose: "Compose",
  swarm: "Swarm",
};

export function spread(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return "-";
  return `${summary.median.toFixed(digits)} (${summary.min.toFixed(digits)}..${summary.max.toFixed(digits)})`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A Markdown table. The first row is its head. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = rows;
  return [line(head), line(head.map(() => "---")), ...body.map(line)];
}

/** One line about the origin of the figures below it. */
export function origin(how: string, { date, revision, machine }: Made): string {
  const code = revision === undefined ? [] : [`revision ${revision}`];
  const facts = [...code, ...Object.entries(machine).map(([name, value]) => `${name} ${value}`)];
  return `${date}, ${how} ${facts.join(", ")}.`;
}

export const judged = (met: boolean, value: string): string => `${met ? "met" : "missed"}: ${value}`;
