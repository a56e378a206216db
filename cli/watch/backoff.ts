/** Seconds after the first failure. Each further failure doubles the wait, up to the cap. */
export const firstWait = 5;
export const longestWait = 300;

/** More than this number of successful repairs of one resource within this time means that someone undoes them. */
const undone = { repairs: 12, withinSeconds: 600 } as const;

interface Attempts {
  failures: number;
  until: number;
  successes: number[];
}

export const waitAfter = (failures: number, first = firstWait): number => Math.min(longestWait, first * 2 ** (failures - 1));

/** When a resource may be repaired again. Times are in milliseconds. */
export class Backoff {
  private readonly records = new Map<string, Attempts>();

  constructor(
    private readonly now: () => number = Date.now,
    private readonly first = firstWait,
  ) {}

  /** Returns the seconds to wait from now on. */
  failed(resource: string): number {
    const record = this.of(resource);
    record.failures += 1;
    const seconds = waitAfter(record.failures, this.first);
    record.until = this.now() + seconds * 1000;
    return seconds;
  }

  /** Returns the seconds to wait: more than 0 only if there were too many repairs. */
  succeeded(resource: string): number {
    const record = this.of(resource);
    const since = this.now() - undone.withinSeconds * 1000;
    record.successes = [...record.successes.filter((at) => at > since), this.now()];
    if (record.successes.length > undone.repairs) return this.failed(resource);
    record.failures = 0;
    record.until = 0;
    return 0;
  }

  failures(resource: string): number {
    return this.records.get(resource)?.failures ?? 0;
  }

  /** Seconds until the resource may be repaired. */
  left(resource: string): number {
    return Math.max(0, ((this.records.get(resource)?.until ?? 0) - this.now()) / 1000);
  }

  /** Resources that may not be repaired yet. */
  waiting(): { resource: string; seconds: number }[] {
    return [...this.records.keys()].map((resource) => ({ resource, seconds: this.left(resource) })).filter(({ seconds }) => seconds > 0);
  }

  private of(resource: string): Attempts {
    const record = this.records.get(resource) ?? { failures: 0, until: 0, successes: [] };
    this.records.set(resource, record);
    return record;
  }
}
