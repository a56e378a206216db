import type { Topology } from "../../platform/schema";
import type { Change } from "./changes";

/** From harmless to not: what a change does to whoever uses the stack. */
export const impacts = ["none", "overlap", "interruption", "outage"] as const;
export type Impact = (typeof impacts)[number];

export interface Effect {
  /** In the user's words. */
  readonly text: string;
  readonly impact: Impact;
  /** Whether data may be changed, or go. */
  readonly data?: true;
  /** Bookkeeping that a person need not see. */
  readonly hidden?: true;
}

export type Effects = Readonly<Record<Change["action"], (change: Change, topology: Topology) => Effect>>;

export const effect =
  (text: string, impact: Impact = "none"): (() => Effect) =>
  () => ({ text, impact });
