/** A TCP port of a host. */
export interface Listener {
  /** An IP address; 0.0.0.0 and :: are all of them. */
  readonly address: string;
  readonly port: number;
}

const everywhere = (address: string): boolean => address === "0.0.0.0" || address === "::";

/** Whether two cannot be had at the same time. */
export const overlaps = (one: Listener, other: Listener): boolean =>
  one.port === other.port && (one.address === other.address || everywhere(one.address) || everywhere(other.address));
