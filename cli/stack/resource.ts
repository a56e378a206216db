/** One resource as the engine wrote it into its state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Replaced, and still to be deleted at the end of a run. */
  readonly delete?: boolean;
  /** Deleted to be made again, by a run that did not come so far. */
  readonly pendingReplacement?: boolean;
  readonly parent?: string;
  /** URN and id of the provider, joined by "::". */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly deletedWith?: string;
  /** Why it could not be brought up when it was made. */
  readonly initErrors?: readonly string[];
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** The engine's own form of a state, as `pulumi stack export` gives it. */
export interface Deployment {
  readonly manifest?: { readonly time?: string };
  readonly resources?: StateResource[];
  readonly pending_operations?: unknown[];
  readonly secrets_providers?: { readonly type: string; readonly state?: { readonly salt?: string } };
}
