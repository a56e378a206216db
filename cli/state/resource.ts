/** A resource in Pulumi's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Replaced; will be deleted at the end of a run. */
  readonly delete?: boolean;
  /** Deleted for a replacement that the run did not complete. */
  readonly pendingReplacement?: boolean;
  readonly parent?: string;
  /** URN and id of the provider, joined by "::". */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly deletedWith?: string;
  /** Pulumi's engine reads it in every run. */
  readonly refreshBeforeUpdate?: boolean;
  /** Why its initialisation failed when it was created. */
  readonly initErrors?: readonly string[];
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** Pulumi's format of a state, as `pulumi stack export` prints it. */
export interface Deployment {
  readonly manifest?: { readonly time?: string };
  readonly resources?: StateResource[];
  readonly pending_operations?: unknown[];
  readonly secrets_providers?: { readonly type: string; readonly state?: { readonly salt?: string } };
}
