/** First and last address of an IPv4 range such as 10.20.0.0/24; undefined for anything else. */
export function rangeOf(subnet: string): readonly [first: number, last: number] | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(subnet);
  if (!parts) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = parts.slice(1).map(Number);
  const size = 2 ** (32 - bits);
  const first = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
  return [first, first + size - 1];
}

/** True when two ranges share an address; text that is not an IPv4 range shares none. */
export function subnetsOverlap(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a !== undefined && b !== undefined && a[0] <= b[1] && b[0] <= a[1];
}
