import { groupsOf, summaryOf, type Line } from "./lines";
import type { PlanReport } from "./report";

/** Invisible: a bot finds its earlier comment by this marker and updates it. */
export const markerOf = (stack: string): string => `<!-- breakwater plan ${stack} -->`;

// Text from the stack file must not become a link, a mention or a table's border.
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|@~]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll("\n", " ");

const row = (title: string, { names, sentence }: Line): string => `| ${[title, names.join(", "), sentence].map(escaped).join(" | ")} |`;

const detail = ({ names, reasons }: Line): string[] => reasons.map((reason) => `- ${escaped(names.join(", "))}: ${escaped(reason)}`);

/** The plan as a comment on a pull request: a summary, a table, and the reasons in a collapsed section. */
export function planMarkdown(report: PlanReport): string {
  const groups = groupsOf(report);
  const rows = groups.flatMap(({ title, lines }) => lines.map((line) => row(title, line)));
  const table = rows.length > 0 ? ["", "| | | what happens |", "| --- | --- | --- |", ...rows] : [];
  const details = groups.flatMap(({ lines }) => lines.flatMap(detail));
  const folded = details.length > 0 ? ["", "<details><summary>Why</summary>", "", ...details, "", "</details>"] : [];
  const warnings = report.warnings.flatMap((warning, index) => [...(index === 0 ? [""] : []), `- ⚠️ ${escaped(warning)}`]);
  return [
    markerOf(report.stack),
    `### Plan for ${escaped(report.stack)}: ${escaped(summaryOf(report))}`,
    ...warnings,
    ...table,
    ...folded,
  ].join("\n");
}
