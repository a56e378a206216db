import { setTimeout as pause } from "node:timers/promises";

export interface LoadReport {
  readonly count: number;
  /** One line for each failure, in order. */
  readonly failures: readonly string[];
  /** Longest time between two successes, in seconds. */
  readonly longestStall: number;
}

/** Repeats one action at a bounded rate from several workers until it is stopped. */
export class Load {
  private readonly failures: string[] = [];
  private readonly workers: Promise<void>[];
  private stopped = false;
  private count = 0;
  private last = performance.now();
  private stall = 0;

  /** @param act gets a number that no other call gets. @param perSecond maximum for each worker. */
  constructor(
    private readonly act: (id: number) => Promise<unknown>,
    { workers = 2, perSecond = 20 } = {},
  ) {
    this.workers = Array.from({ length: workers }, () => this.work(1000 / perSecond));
  }

  /** Waits until this many more actions have succeeded, as a proof of the load. */
  async more(successes: number): Promise<void> {
    const goal = this.count + successes;
    while (this.count < goal && this.failures.length === 0) await pause(20);
  }

  async stop(): Promise<LoadReport> {
    this.stopped = true;
    await Promise.all(this.workers);
    return { count: this.count, failures: this.failures, longestStall: Math.round(this.stall) / 1000 };
  }

  private next = 0;

  private async work(interval: number): Promise<void> {
    while (!this.stopped) {
      const start = performance.now();
      try {
        await this.act(this.next++);
        this.count += 1;
        this.stall = Math.max(this.stall, performance.now() - this.last);
        this.last = performance.now();
      } catch (error) {
        this.failures.push(`${new Date().toISOString()} ${String(error)}`);
      }
      await pause(Math.max(0, start + interval - performance.now()));
    }
  }
}
