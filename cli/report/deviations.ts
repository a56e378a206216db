import type { Change, RunReport } from "../stack/progress";

/** One resource that is not as the state says. */
export interface Deviation {
  readonly resource: string;
  readonly type: string;
  /** Names of the properties that differ; empty when the thing is gone. */
  readonly properties: readonly string[];
  /** In words, where Breakwater itself looked. */
  readonly sentences: readonly string[];
}

export function deviations(report: RunReport): Deviation[] {
  return report.changes.map((change) => ({
    resource: change.resource,
    type: change.type,
    properties: Object.keys(change.step.detailedDiff ?? {})
      .concat(change.step.diffs ?? [])
      .filter(unique),
    sentences: sentencesOf(change),
  }));
}

const unique = (value: string, index: number, all: readonly string[]): boolean => all.indexOf(value) === index;

function sentencesOf({ operation, step }: Change): string[] {
  if (operation === "delete") return ["is gone"];
  const drift: unknown = step.new?.outputs.drift;
  return Array.isArray(drift) ? drift.map(String) : [];
}

export function describeDeviations(stack: string, found: readonly Deviation[]): string {
  if (found.length === 0) return `${stack} is as declared.`;
  const lines = found.flatMap(({ resource, type, properties, sentences }) => [
    `  ${type} ${resource}`,
    ...(sentences.length > 0 ? sentences : [`differs in ${properties.join(", ")}`]).map((sentence) => `    ${sentence}`),
  ]);
  return [
    `${stack} deviates in ${found.length} ${found.length === 1 ? "resource" : "resources"}:`,
    ...lines,
    "`npx breakwater up` repairs.",
  ].join("\n");
}
