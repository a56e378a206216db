import type { Change, RunReport } from "../stack/progress";
import { detailOf, type Detail } from "./deviations";

/** One resource that a run has brought back. */
export interface Repair {
  readonly resource: string;
  readonly type: string;
  readonly done: "recreated" | "changed" | "removed";
  /** What was wrong; empty when the resource was gone. */
  readonly details: readonly Detail[];
}

const done: Readonly<Record<string, Repair["done"]>> = {
  create: "recreated",
  "create-replacement": "recreated",
  update: "changed",
  delete: "removed",
};

/** What `up --refresh` did, and why: what a resource's `drift` said before the run, or which properties of it differed. */
export const repairs = (report: RunReport): Repair[] => report.changes.flatMap(repairOf);

function repairOf({ operation, resource, type, step }: Change): Repair[] {
  const word = done[operation];
  if (word === undefined) return [];
  const drift: unknown = step.old?.outputs["drift"];
  const observed = Array.isArray(drift) ? drift.map(String).map(detailOf) : [];
  const properties = [...new Set([...Object.keys(step.detailedDiff ?? {}), ...(step.diffs ?? [])])].filter(
    (name) => name !== "drift" && !name.startsWith("#"),
  );
  return [{ resource, type, done: word, details: [...observed, ...properties.map((property) => ({ property, detail: "brought back" }))] }];
}

export function describeRepairs(stack: string, made: readonly Repair[], seconds: number): string {
  if (made.length === 0) return `${stack} is as declared; there was nothing to repair (${seconds} s).`;
  const lines = made.flatMap(({ resource, type, done: word, details }) => [
    `  ${word} ${type} ${resource}`,
    ...details.map(({ property, detail }) => `    ${property}: ${detail}`),
  ]);
  return [`${stack} is repaired (${seconds} s):`, ...lines].join("\n");
}
