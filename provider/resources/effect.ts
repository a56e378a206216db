import type { Entry } from "../../topology/schema/entry";

/** From harmless to severe: the effect of a change on the users of the stack. */
export const impacts = ["none", "overlap", "interruption", "outage"] as const;
export type Impact = (typeof impacts)[number];

/** The plan's text about one change. */
export interface Effect {
  readonly text: string;
  readonly impact: Impact;
  /** Data may be changed or lost. */
  readonly data?: true;
  /** Bookkeeping that the user need not see. */
  readonly hidden?: true;
}

interface Announced {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
}

/** The announcement of Pulumi's engine about one resource, as far as a sentence may depend on it. */
export interface AnnouncedChange {
  readonly action: "create" | "update" | "replace" | "delete";
  readonly unit: { readonly name: string };
  /** Properties in which Pulumi's engine sees a difference. */
  readonly differs: readonly string[];
  readonly before: Announced | undefined;
  readonly after: Announced | undefined;
}

/** The stack file's content, for values that a preview does not know yet. */
export interface Declared {
  readonly platform: {
    readonly entries: Readonly<Record<string, Entry>>;
    readonly apps: Readonly<Record<string, { readonly rollout: { readonly drainSeconds: number } }>>;
  };
}

/** One sentence for each action on a resource: a missing one does not compile. */
export type Effects<C extends AnnouncedChange = AnnouncedChange, D = Declared> = Readonly<
  Record<AnnouncedChange["action"], (change: C, declared: D) => Effect>
>;

/** The deviations that a refresh found, in sentences. */
export function driftBefore({ before }: Pick<AnnouncedChange, "before">): string[] {
  const drift = before?.outputs?.["drift"];
  return Array.isArray(drift) ? drift.map(String) : [];
}

export const effect =
  (text: string, impact: Impact = "none"): (() => Effect) =>
  () => ({ text, impact });

export const touchingData =
  (text: string): (() => Effect) =>
  () => ({ text, impact: "none", data: true });

export const hidden =
  (text: string): (() => Effect) =>
  () => ({ text, impact: "none", hidden: true });

/** For the configuration of a server that reloads it while it runs. */
export const configurationSays: Effects = {
  create: effect("configuration written, checked before it counts"),
  update: effect("configuration switched without a restart"),
  replace: effect("configuration written into the new container"),
  delete: effect("configuration goes with its container"),
};
