/** A TCP port of a host. */
export interface Listener {
  /** An IP address; 0.0.0.0 and :: mean all of them. */
  readonly address: string;
  readonly port: number;
}

/** Gives each address one spelling: IPv6 has many, and an IPv4-mapped address is the IPv4 address. */
function spelled(address: string): string {
  if (!address.includes(":")) return address;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  return [high, low].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]).join(".");
}

const everywhere = (address: string): boolean => address === "0.0.0.0" || address === "::";

/** True when both cannot be in use at the same time. */
export function overlaps(one: Listener, other: Listener): boolean {
  const [first, second] = [spelled(one.address), spelled(other.address)];
  return one.port === other.port && (first === second || everywhere(first) || everywhere(second));
}
