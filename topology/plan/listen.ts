/** A TCP port of a host. */
export interface Listener {
  /** An IP address; 0.0.0.0 and :: are all of them. */
  readonly address: string;
  readonly port: number;
}

/** One spelling for each address: of IPv6 there are many, and an IPv4 address inside of one is that address. */
function spelled(address: string): string {
  if (!address.includes(":")) return address;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  return [high, low].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]).join(".");
}

const everywhere = (address: string): boolean => address === "0.0.0.0" || address === "::";

/** Whether two cannot be had at the same time. */
export function overlaps(one: Listener, other: Listener): boolean {
  const [first, second] = [spelled(one.address), spelled(other.address)];
  return one.port === other.port && (first === second || everywhere(first) || everywhere(second));
}
