import { isDeepStrictEqual } from "node:util";
import type { Diff } from "./types";

interface DiffRules {
  /** Inputs, or `drift`, whose change replaces the resource. */
  readonly replace?: readonly string[];
  /** Inputs whose change alone needs no work on a server and does not count as a change. */
  readonly ignore?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
}

/** Compares inputs by value; a non-empty `drift` of the old state counts as a change. */
export function diffOf(old: object, news: object, rules: DiffRules = {}): Diff {
  const before = old as Record<string, unknown>;
  const after = news as Record<string, unknown>;
  const ignored = new Set(rules.ignore);
  const inputs = Object.keys(after).filter((key) => !ignored.has(key) && !isDeepStrictEqual(before[key], after[key]));
  const drift = Array.isArray(before["drift"]) && before["drift"].length > 0 ? ["drift"] : [];
  const changed = [...inputs, ...drift];
  return {
    changed,
    replaces: changed.filter((key) => rules.replace?.includes(key)),
    ...(rules.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}),
  };
}
