import type { ResourceOperation, RunReport } from "../run/progress";
import { detailOf, type Detail } from "./deviations";

/** A resource that a run repaired. */
export interface Repair {
  readonly resource: string;
  readonly type: string;
  readonly done: "recreated" | "changed" | "removed";
  /** The deviations; empty if the resource was missing. */
  readonly details: readonly Detail[];
}

const done: Readonly<Record<string, Repair["done"]>> = {
  create: "recreated",
  "create-replacement": "recreated",
  update: "changed",
  delete: "removed",
};

/** The repairs of `up --refresh` and their reasons: the resource's `drift` before the run, or the properties that differed. */
export const repairs = (report: RunReport): Repair[] => report.changes.flatMap(repairOf);

function repairOf({ operation, resource, type, step }: ResourceOperation): Repair[] {
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
