import { driftBefore } from "../../provider/resources/effect";
import { isLeftToPerson } from "../../topology/marks";
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

const driftOf = ({ step }: ResourceOperation): string[] => driftBefore({ before: step.old });

function repairOf(change: ResourceOperation): Repair[] {
  const { operation, resource, type, step } = change;
  const word = done[operation];
  if (word === undefined) return [];
  const sentences = driftOf(change);
  if (sentences.length > 0 && sentences.every(isLeftToPerson)) return [];
  const observed = sentences.filter((one) => !isLeftToPerson(one)).map(detailOf);
  const properties = [...new Set([...Object.keys(step.detailedDiff ?? {}), ...(step.diffs ?? [])])].filter(
    (name) => name !== "drift" && !name.startsWith("#"),
  );
  return [{ resource, type, done: word, details: [...observed, ...properties.map((property) => ({ property, detail: "brought back" }))] }];
}

/** The deviations that the run left to a person, with their resources. */
export const left = (report: RunReport): string[] =>
  report.changes.flatMap((change) =>
    driftOf(change)
      .filter(isLeftToPerson)
      .map((sentence) => `${change.type} ${change.resource}: ${sentence}`),
  );

export function describeRepairs(stack: string, made: readonly Repair[], seconds: number, undecided: readonly string[] = []): string {
  const rest = undecided.length === 0 ? [] : [`left as it is (\`./breakwater plan\` tells more):`, ...undecided.map((one) => `  ${one}`)];
  if (made.length === 0 && rest.length > 0) return [`${stack}: nothing was repaired (${seconds} s).`, ...rest].join("\n");
  if (made.length === 0) return `${stack} is as declared; there was nothing to repair (${seconds} s).`;
  const lines = made.flatMap(({ resource, type, done: word, details }) => [
    `  ${word} ${type} ${resource}`,
    ...details.map(({ property, detail }) => `    ${property}: ${detail}`),
  ]);
  return [`${stack} is repaired (${seconds} s):`, ...lines, ...rest].join("\n");
}
