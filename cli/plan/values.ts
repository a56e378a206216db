import { isDeepStrictEqual } from "node:util";
import { secretKey } from "../../topology/marks";
import { isUnknown } from "./unknowns";

export type Values = Readonly<Record<string, unknown>>;

const longest = 60;

/** Whether the value is a secret in Pulumi's events. */
export function isSecret(value: unknown): boolean {
  return value === "[secret]" || (typeof value === "object" && value !== null && secretKey in value);
}

/** Marks a value as secret that Pulumi takes for plain. */
export const hidden = (value: unknown): object => ({ [secretKey]: true, value });

/** A value for a sentence. Long values are left out, because the stack file has them. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (value === "") return "empty";
  if (isSecret(value)) return "(secret)";
  if (isUnknown(value)) return "(known when it is made)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest || text.includes("\n") ? `${text.split("\n")[0]?.slice(0, longest - 1)}…` : text;
}

export const arrow = (before: unknown, after: unknown): string => `${shown(before)} → ${shown(after)}`;

const isGroup = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isSecret(value);

/** One phrase for each key whose values differ, including keys in groups. Secret and unknown values are not shown. */
export function differences(before: Values, after: Values, silent: ReadonlySet<string> = new Set(), prefix = ""): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !silent.has(key)).sort();
  return keys.flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (isDeepStrictEqual(old, now)) return [];
    return isGroup(old) && isGroup(now) ? differences(old, now, silent, `${prefix}${key} `) : [`${prefix}${key} ${arrow(old, now)}`];
  });
}
