import { isLeftToPerson } from "../../topology/marks";
import type { ResourceOperation, RunReport } from "../run/progress";

/** A resource that deviates from the state. */
export interface DeviatingResource {
  /** The logical name, such as web-0.local. */
  readonly resource: string;
  /** The last part of the type, such as Container. */
  readonly type: string;
  readonly change: "gone" | "differs";
  /** The differences; empty if the resource is missing. */
  readonly details: readonly Detail[];
}

export interface Detail {
  /** The property, such as `alias web on dev-main` if Breakwater compared it, or `memory` if Docker's provider did. */
  readonly property: string;
  /** In words. Never contains a value, which might be a secret. */
  readonly detail: string;
}

/** Something that does not belong to the stack. It deserves a look, but Pulumi would not repair it. */
export interface Warning {
  readonly host: string;
  readonly kind: "orphan" | "foreign member" | "space" | "volume" | "file";
  /** Name of the container, or of another thing that the warning is about. */
  readonly container: string;
  readonly detail: string;
}

export interface DriftReport {
  readonly stack: string;
  readonly deviations: readonly DeviatingResource[];
  readonly warnings: readonly Warning[];
}

/** Reads a run of `refresh --preview-only`. */
export const deviations = (report: RunReport): DeviatingResource[] => report.changes.map(deviationOf);

function deviationOf(change: ResourceOperation): DeviatingResource {
  const { resource, type, operation, step } = change;
  if (operation === "delete") return { resource, type, change: "gone", details: [] };
  const drift: unknown = step.new?.outputs.drift;
  const observed = Array.isArray(drift) ? drift.map(String).map(detailOf) : [];
  const properties = [...new Set([...Object.keys(step.detailedDiff ?? {}), ...(step.diffs ?? [])])];
  const others = properties.filter((property) => property !== "drift").map((property) => ({ property, detail: "not the declared value" }));
  return { resource, type, change: "differs", details: [...observed, ...others] };
}

/** Every sentence of a resource's `drift` begins with its topic. */
export function detailOf(sentence: string): Detail {
  const end = sentence.indexOf(": ");
  return end < 0 ? { property: "drift", detail: sentence } : { property: sentence.slice(0, end), detail: sentence.slice(end + 2) };
}

/** The deviation, in one sentence for each detail. */
export const wordsOf = ({ change, details }: DeviatingResource): string[] =>
  change === "gone" ? ["is gone"] : details.map(({ property, detail }) => `${property}: ${detail}`);

export const warningLine = ({ host, kind, container, detail }: Warning): string => `${kind} ${container} on ${host}: ${detail}`;

/** For a terminal. */
export function describeDrift({ stack, deviations: found, warnings }: DriftReport): string {
  const lines = found.flatMap((deviation) => [
    `  ${deviation.type} ${deviation.resource}`,
    ...wordsOf(deviation).map((words) => `    ${words}`),
  ]);
  return [
    ...(found.length === 0
      ? [`${stack} is as declared.`]
      : [`${stack} deviates in ${count(found.length, "resource")}:`, ...lines, remedy(found)]),
    ...(warnings.length === 0 ? [] : [`${count(warnings.length, "warning")}:`, ...warnings.map((warning) => `  ${warningLine(warning)}`)]),
  ].join("\n");
}

const isUndecided = ({ details }: DeviatingResource): boolean =>
  details.length > 0 && details.every(({ detail }) => isLeftToPerson(detail));

/** If a site does not answer and all its parts are as declared, the cause is in an app. */
const remedy = (found: readonly DeviatingResource[]): string =>
  found.every(isUndecided)
    ? "A person decides about that: `./breakwater plan` tells what is possible."
    : found.every(({ type }) => type === "Entry")
      ? "Everything that the sites are made of is as declared: what they lead to does not answer. `./breakwater status` and `./breakwater logs` tell more."
      : "`./breakwater heal` repairs.";

/** For a comment on a pull request or an issue. */
export function driftMarkdown({ stack, deviations: found, warnings }: DriftReport): string {
  const rows = found.flatMap((deviation) =>
    wordsOf(deviation).map((words) => `| ${cell(deviation.type)} | ${cell(deviation.resource)} | ${cell(words)} |`),
  );
  return [
    `### Drift of \`${stack}\``,
    "",
    ...(found.length === 0 ? ["Everything is as declared."] : ["| type | resource | what |", "| --- | --- | --- |", ...rows]),
    ...(warnings.length === 0 ? [] : ["", "Warnings:", "", ...warnings.map((warning) => `- ${cell(warningLine(warning))}`)]),
  ].join("\n");
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;

/** A server's error message may contain characters that Markdown reads as a table, a tag or a new line. */
const cell = (text: string): string => text.replaceAll(/[\\|<>`*_[\]]/g, "\\$&").replaceAll(/\s+/g, " ");
