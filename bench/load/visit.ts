/** A successful visit. */
export interface Visit {
  readonly version: string;
}
