import { labels } from "../topology/names";

/** The command that continues after a mistake was fixed. */
export const again = "Then run again: ./breakwater up";

/** True when the labels name this resource of this stack. */
export function carries(actual: Readonly<Record<string, string>> | null | undefined, declared: Readonly<Record<string, string>>): boolean {
  return [labels.stack, labels.resource].every((key) => declared[key] !== undefined && actual?.[key] === declared[key]);
}

/** Names the owner of a thing, for a message. */
export function ownerOf(actual: Readonly<Record<string, string>> | null | undefined): string {
  const stack = actual?.[labels.stack];
  if (stack === undefined) return "which Breakwater did not make";
  return `which belongs to ${actual?.[labels.resource] ?? "another resource"} of stack ${stack}`;
}
