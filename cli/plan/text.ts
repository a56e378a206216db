import { groupsOf, summaryOf, type Line } from "./lines";
import type { PlanReport } from "./report";

const widest = 40;

function lineText({ names, sentence, reasons }: Line, width: number): string[] {
  const about = names.join(", ");
  const gap = " ".repeat(width + 6);
  const first = about.length > width ? [`    ${about}`, `${gap}${sentence}`] : [`    ${about.padEnd(width)}  ${sentence}`];
  return [...first, ...reasons.map((reason) => `${gap}  ${reason}`)];
}

export function planText(report: PlanReport): string {
  const groups = groupsOf(report);
  const lengths = groups.flatMap(({ lines }) => lines.map(({ names }) => names.join(", ").length));
  const width = Math.max(0, ...lengths.filter((length) => length <= widest));
  const body = groups.flatMap(({ title, lines }) => ["", `  ${title}`, ...lines.flatMap((line) => lineText(line, width))]);
  const warnings = report.warnings.flatMap((warning, index) => [...(index === 0 ? [""] : []), `  ! ${warning}`]);
  return [`${report.stack}: ${summaryOf(report)}`, ...body, ...warnings].join("\n");
}
