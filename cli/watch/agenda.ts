import { setTimeout as pause } from "node:timers/promises";

export type Task = "look" | "inspect";

/** What is to be done when. The earliest wish counts; nothing runs while nothing is due. */
export class Agenda {
  private readonly due: Record<Task, number> = { look: Infinity, inspect: Infinity };
  private woken = new AbortController();

  constructor(private readonly now: () => number = Date.now) {}

  plan(task: Task, inMilliseconds: number): void {
    const at = this.now() + inMilliseconds;
    if (at >= this.due[task]) return;
    this.due[task] = at;
    this.woken.abort();
  }

  /** Resolves when one of the tasks is due, or the signal aborts. */
  async next(signal: AbortSignal, tasks: readonly Task[] = ["look", "inspect"]): Promise<void> {
    for (;;) {
      const left = Math.min(...tasks.map((task) => this.due[task])) - this.now();
      if (left <= 0 || signal.aborted) return;
      this.woken = new AbortController();
      const either = AbortSignal.any([signal, this.woken.signal]);
      // Timers of the system hold at most 24 days.
      await pause(Math.min(left, 86_400_000), undefined, { signal: either }).catch(() => undefined);
    }
  }

  /** Whether a task is due; it counts as begun then. */
  take(task: Task): boolean {
    if (this.due[task] > this.now()) return false;
    this.due[task] = Infinity;
    return true;
  }
}
