import { isDeepStrictEqual } from "node:util";
import type { Diff } from "./types";

interface DiffRules {
  /** Inputs whose change replaces the resource. */
  readonly replace?: readonly string[];
  /** Inputs whose change alone is only noted, without work on a server: not a change at all. */
  readonly ignore?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
}

/** Compares inputs by value; a non-empty `drift` of the old state is a change of its own. */
export function diffOf(old: object, news: object, rules: DiffRules = {}): Diff {
  const before = old as Record<string, unknown>;
  const after = news as Record<string, unknown>;
  const ignored = new Set(rules.ignore);
  const inputs = Object.keys(after).filter((key) => !ignored.has(key) && !isDeepStrictEqual(before[key], after[key]));
  const drift = Array.isArray(before["drift"]) && before["drift"].length > 0 ? ["drift"] : [];
  const replaces = inputs.filter((key) => rules.replace?.includes(key));
  return { changed: [...inputs, ...drift], replaces, ...(rules.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}) };
}
