import { containerType } from "../../provider/resources/foreign";
import { isDeepStrictEqual } from "node:util";
import type { Change } from "./changes";

/** How a preview shows a value that only exists once something else was made. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isUnknown = (value: unknown): boolean => value === unknown;

function holdsUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(holdsUnknown);
}

/** Whether two values are the same wherever the second one is known. */
function agreesWhereKnown(before: unknown, after: unknown): boolean {
  if (isUnknown(after)) return true;
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null) return isDeepStrictEqual(before, after);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];
  return [...keys].every((key) => agreesWhereKnown(at(before, key), at(after, key)));
}

/** Whether nothing but unknown values speaks for a change. */
function onlyUnknown({ action, before, after, differs }: Change): boolean {
  if ((action !== "update" && action !== "replace") || differs.length === 0) return false;
  return differs.every((key) => holdsUnknown(after?.inputs[key]) && agreesWhereKnown(before?.inputs[key], after?.inputs[key]));
}

/**
 * The changes that `up` may turn out not to need. Values that are unknown in a preview come from passwords, networks and new
 * containers, which are never what they were, and from images: one that is made again under the name it had can have the same content.
 * Only where that happens, everything that hangs on unknown values alone is uncertain.
 */
export function uncertain(changes: readonly Change[]): ReadonlySet<Change> {
  const candidates = changes.filter(onlyUnknown);
  const imageAlone = ({ type, differs }: Change): boolean => type === containerType && differs.includes("image");
  return new Set(candidates.some(imageAlone) ? candidates : []);
}
