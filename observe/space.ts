/** The fill level of a file system at one moment, in bytes. */
export interface Level {
  readonly size: number;
  readonly free: number;
  readonly inodes?: { readonly all: number; readonly free: number };
}

/** An earlier observation: free bytes at a time in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly free: number;
}

/** `full`: nothing can be written. `low`: a person should look. */
export type SpaceVerdict = "good" | "low" | "full";

const mebibyte = 1024 ** 2;

/** A database or Docker cannot work with less than this. */
const nothing = mebibyte;
/** A small share of the whole is low, unless the rest is still large. */
const lowShare = 0.1;
const plenty = 20 * 1024 * mebibyte;
const lowInodes = 0.05;
/** Seconds. A disk that will be full within this time is reported, even if it has plenty of space. */
const soon = 3 * 86_400;

export function verdictOf({ size, free, inodes }: Level, fullIn?: number): SpaceVerdict {
  if (free < nothing || (inodes && inodes.free === 0)) return "full";
  const isLow = free < size * lowShare && free < plenty;
  const isShort = inodes !== undefined && inodes.free < inodes.all * lowInodes;
  return isLow || isShort || (fullIn !== undefined && fullIn < soon) ? "low" : "good";
}

/** Samples over less than this, in milliseconds, do not show a trend. */
const shortest = 10 * 60_000;

/**
 * Seconds until the disk is full, if the linear trend continues. Undefined if the samples are too few or too close, or if free space
 * does not shrink.
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
