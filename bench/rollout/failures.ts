/** The kinds of wrong answers. */
export interface Failures {
  readonly status: number;
  readonly reset: number;
  readonly timeout: number;
  readonly short: number;
}

/** Sorts the lines of a load report. A connection that ends without an answer counts as a reset. */
export function sorted(lines: readonly string[]): Failures {
  const counts = { status: 0, reset: 0, timeout: 0, short: 0 };
  for (const line of lines) counts[kindOf(line)] += 1;
  return counts;
}

function kindOf(line: string): keyof Failures {
  if (/\bstatus \d+|HTTP\/1\.1 \d+/.test(line)) return "status";
  if (/\bwithin \d+ s/.test(line)) return "timeout";
  if (/\d+ of \d+ bytes|cut off|another body|different versions|ended after [1-9]/.test(line)) return "short";
  return "reset";
}

export const total = ({ status, reset, timeout, short }: Failures): number => status + reset + timeout + short;

export const none: Failures = { status: 0, reset: 0, timeout: 0, short: 0 };

interface Counts {
  readonly sent: number;
  readonly failures: Failures;
}

/** The sum of two loads on the same contender. */
export function added(one: Counts, other: Counts): Counts {
  const sum = (kind: keyof Failures) => one.failures[kind] + other.failures[kind];
  return {
    sent: one.sent + other.sent,
    failures: { status: sum("status"), reset: sum("reset"), timeout: sum("timeout"), short: sum("short") },
  };
}
