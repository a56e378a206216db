/** One visit that went as it should. */
export interface Visit {
  readonly version: string;
}
