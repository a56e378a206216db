import { containerType } from "../../provider/resources/foreign";
import { isDeepStrictEqual } from "node:util";
import { unknown } from "../../topology/marks";
import type { Change } from "./changes";

export const isUnknown = (value: unknown): boolean => value === unknown;

function holdsUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(holdsUnknown);
}

/** Whether two values are equal wherever the second one is known. */
function agreesWhereKnown(before: unknown, after: unknown): boolean {
  if (isUnknown(after)) return true;
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null) return isDeepStrictEqual(before, after);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];
  return [...keys].every((key) => agreesWhereKnown(at(before, key), at(after, key)));
}

/** Whether only unknown values differ. */
function onlyUnknown({ action, before, after, differs }: Change): boolean {
  if ((action !== "update" && action !== "replace") || differs.length === 0) return false;
  return differs.every((key) => holdsUnknown(after?.inputs[key]) && agreesWhereKnown(before?.inputs[key], after?.inputs[key]));
}

/**
 * The changes that `up` may turn out not to need. Unknown values of a preview come from passwords, networks and new containers, which
 * always differ, and from images, whose content may stay the same if the name does. So changes that depend only on unknown values are
 * uncertain if one of them is due to an image.
 */
export function uncertain(changes: readonly Change[]): ReadonlySet<Change> {
  const candidates = changes.filter(onlyUnknown);
  const imageAlone = ({ type, differs }: Change): boolean => type === containerType && differs.includes("image");
  return new Set(candidates.some(imageAlone) ? candidates : []);
}
