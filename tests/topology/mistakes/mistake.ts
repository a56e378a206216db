import type { Changes } from "../document";

/** One wrong edit of the valid platform, and every line of the answer. */
export interface Mistake {
  readonly name: string;
  /** Id of the cross-field rule that has to find it. */
  readonly rule?: string;
  /** Name of the stack; "dev" if absent. */
  readonly stack?: string;
  readonly change: Changes;
  readonly problems: readonly string[];
}
