import type { Topology } from "../../platform/schema";
import type { Change } from "./changes";

/** The effect of a change on users of the stack, from harmless to severe. */
export const impacts = ["none", "overlap", "interruption", "outage"] as const;
export type Impact = (typeof impacts)[number];

export interface Effect {
  /** For users. */
  readonly text: string;
  readonly impact: Impact;
  /** Whether data may be changed or deleted. */
  readonly data?: true;
  /** Internal to Breakwater: users need not see it. */
  readonly hidden?: true;
}

export type Effects = Readonly<Record<Change["action"], (change: Change, topology: Topology) => Effect>>;

export const effect =
  (text: string, impact: Impact = "none"): (() => Effect) =>
  () => ({ text, impact });
