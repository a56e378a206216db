/** One look at a file system. Bytes. */
export interface Level {
  readonly size: number;
  readonly free: number;
  readonly inodes?: { readonly all: number; readonly free: number };
}

/** What was seen before: free bytes at a time in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly free: number;
}

/** `full`: nothing can be written. `low`: a person should look. */
export type Verdict = "good" | "low" | "full";

const mebibyte = 1024 ** 2;

/** Less than this is as good as nothing to a database or to Docker. */
const nothing = mebibyte;
/** Low is a small part of the whole, unless what is left is a lot all the same. */
const lowShare = 0.1;
const plenty = 20 * 1024 * mebibyte;
const lowInodes = 0.05;
/** Soon enough to be told although there is plenty: seconds. */
const soon = 3 * 86_400;

export function verdictOf({ size, free, inodes }: Level, fullIn?: number): Verdict {
  if (free < nothing || (inodes && inodes.free === 0)) return "full";
  const isLow = free < size * lowShare && free < plenty;
  const isShort = inodes !== undefined && inodes.free < inodes.all * lowInodes;
  return isLow || isShort || (fullIn !== undefined && fullIn < soon) ? "low" : "good";
}

/** Samples of less than this, in milliseconds, tell of a moment and not of a trend. */
const shortest = 10 * 60_000;

/**
 * Seconds until nothing is left, if things go on as they did: the straight line through what was seen. Undefined when that was too
 * short, too little, or when space does not become less.
 */
export function forecast(samples: readonly Sample[], now: number): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 3 || last.at - first.at < shortest) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, free] = [mean(samples.map((one) => one.at)), mean(samples.map((one) => one.free))];
  const spread = mean(samples.map((one) => (one.at - at) ** 2));
  const slope = mean(samples.map((one) => (one.at - at) * (one.free - free))) / spread;
  if (!(slope < 0)) return undefined;
  return Math.max(0, (last.free / -slope - (now - last.at)) / 1000);
}

/** "about 3 days", for people. */
export function about(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  const [unit, length] = units.find(([, size]) => seconds >= 2 * size) ?? units[2];
  const count = Math.max(1, Math.round(seconds / length));
  return `about ${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Bytes for people: 3.4 GiB. */
export function bytes(count: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const step = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}
