import type { Entry } from "../../topology/schema/entry";

/** From harmless to not: what a change does to whoever uses the stack. */
export const impacts = ["none", "overlap", "interruption", "outage"] as const;
export type Impact = (typeof impacts)[number];

/** What a plan says about one change. */
export interface Effect {
  /** In the user's words. */
  readonly text: string;
  readonly impact: Impact;
  /** Whether data may be changed, or go. */
  readonly data?: true;
  /** Bookkeeping that a person need not see. */
  readonly hidden?: true;
}

interface Announced {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
}

/** What the engine announces about one resource, as far as a sentence may depend on it. */
export interface AnnouncedChange {
  readonly action: "create" | "update" | "replace" | "delete";
  readonly unit: { readonly name: string };
  /** Properties in which the engine sees a difference. */
  readonly differs: readonly string[];
  readonly before: Announced | undefined;
  readonly after: Announced | undefined;
}

/** What the stack file says, for values that a preview does not know yet. */
export interface Declared {
  readonly platform: {
    readonly entries: Readonly<Record<string, Entry>>;
    readonly apps: Readonly<Record<string, { readonly rollout: { readonly drainSeconds: number } }>>;
  };
}

/** One sentence for each thing that can happen to a resource: a missing one does not compile. */
export type Effects<C extends AnnouncedChange = AnnouncedChange, D = Declared> = Readonly<
  Record<AnnouncedChange["action"], (change: C, declared: D) => Effect>
>;

export const effect =
  (text: string, impact: Impact = "none"): (() => Effect) =>
  () => ({ text, impact });

/** Data may be changed, or go. */
export const touchingData =
  (text: string): (() => Effect) =>
  () => ({ text, impact: "none", data: true });

/** Bookkeeping. */
export const hidden =
  (text: string): (() => Effect) =>
  () => ({ text, impact: "none", hidden: true });

/** The configuration of a server that reads a new one while it runs. */
export const configurationSays: Effects = {
  create: effect("configuration written, checked before it counts"),
  update: effect("configuration switched without a restart"),
  replace: effect("configuration written into the new container"),
  delete: effect("configuration goes with its container"),
};
