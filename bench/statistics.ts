export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly values: readonly number[];
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  return { median, min: sorted[0] ?? NaN, max: sorted[sorted.length - 1] ?? NaN, values };
}

/** Ratio of two contenders, by round. An influence that slows down a whole round cancels out. */
export function ratio(ours: Summary, theirs: Summary): Summary {
  const rounds = Math.min(ours.values.length, theirs.values.length);
  return summarize(Array.from({ length: rounds }, (_, round) => (ours.values[round] ?? NaN) / (theirs.values[round] ?? NaN)));
}
