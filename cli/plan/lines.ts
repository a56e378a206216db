import type { Announced, PlanReport } from "./report";
import type { Unit } from "./changes";

/** Resources with the same effect for the same reasons. */
export interface Line {
  readonly names: readonly string[];
  readonly sentence: string;
  readonly reasons: readonly string[];
}

export interface Group {
  readonly unit: Unit;
  readonly title: string;
  readonly lines: readonly Line[];
}

const order: readonly Unit["kind"][] = ["entry", "app", "database", "volume", "network", "image", "stack"];

export const titleOf = ({ kind, name }: Unit, stack: string): string => `${kind} ${kind === "stack" ? stack : name}`;

const sentenceOf = ({ effect, certain }: Announced): string => (certain ? effect : `may be: ${effect}`);

function linesOf(resources: readonly Announced[]): Line[] {
  const lines = new Map<string, Line>();
  for (const one of [...resources].sort((a, b) => a.name.localeCompare(b.name))) {
    const sentence = sentenceOf(one);
    const key = JSON.stringify([sentence, one.reasons]);
    lines.set(key, { names: [...(lines.get(key)?.names ?? []), one.name], sentence, reasons: one.reasons });
  }
  return [...lines.values()];
}

/** The plan for readers, grouped as in the stack file, with the entries first. */
export function groupsOf({ stack, resources }: PlanReport): Group[] {
  const shown = resources.filter(({ hidden }) => !hidden);
  const keys = [...new Set(shown.map(({ unit }) => titleOf(unit, stack)))];
  const groups = keys.map((title): Group => {
    const inside = shown.filter(({ unit }) => titleOf(unit, stack) === title);
    return { unit: (inside[0] as Announced).unit, title, lines: linesOf(inside) };
  });
  return groups.sort((a, b) => order.indexOf(a.unit.kind) - order.indexOf(b.unit.kind) || a.title.localeCompare(b.title));
}

const worstCase: Readonly<Record<PlanReport["impact"], string>> = {
  none: "nothing that serves is interrupted",
  overlap: "nothing that serves is interrupted",
  interruption: "short interruptions",
  outage: "an outage",
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** A one-line summary, which a reviewer of a pull request needs first. */
export function summaryOf({ resources, same, impact, data }: PlanReport): string {
  if (resources.length === 0) return `nothing to do, ${same} unchanged`;
  const shown = resources.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return `${counted(resources.length, "record", "records")} to be brought up to date, nothing on the hosts changes`;
  const uncertain = shown.filter(({ certain }) => !certain).length;
  const may = uncertain > 0 ? ` (${uncertain} of them only perhaps)` : "";
  return `${counted(shown.length, "change", "changes")}${may}, ${worstCase[impact]}${data ? ", touches data" : ""}, ${same} unchanged`;
}
