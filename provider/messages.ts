import { labels } from "../topology/names";

/** The command that carries on after a mistake was mended. */
export const again = "Then run again: ./breakwater up";

/** Whether labels say that a thing was made for this very resource of this very stack. */
export function carries(actual: Readonly<Record<string, string>> | null | undefined, declared: Readonly<Record<string, string>>): boolean {
  return [labels.stack, labels.resource].every((key) => declared[key] !== undefined && actual?.[key] === declared[key]);
}

/** Whose a thing is, for a message. */
export function ownerOf(actual: Readonly<Record<string, string>> | null | undefined): string {
  const stack = actual?.[labels.stack];
  if (stack === undefined) return "which Breakwater did not make";
  return `which belongs to ${actual?.[labels.resource] ?? "another resource"} of stack ${stack}`;
}
