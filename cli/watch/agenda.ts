export type Task = "look" | "inspect";

/** Node's timers hold at most 24 days, in milliseconds. */
const longestTimer = 86_400_000;

/** When each task is due. The earliest request for a task counts; nothing runs while no task is due. */
export class Agenda {
  private readonly due: Record<Task, number> = { look: Infinity, inspect: Infinity };
  private wake: () => void = () => undefined;

  constructor(private readonly now: () => number = Date.now) {}

  schedule(task: Task, inMilliseconds: number): void {
    const at = this.now() + inMilliseconds;
    if (at >= this.due[task]) return;
    this.due[task] = at;
    this.wake();
  }

  /** Resolves when one of the tasks is due or the signal aborts. */
  async next(signal: AbortSignal, tasks: readonly Task[] = ["look", "inspect"]): Promise<void> {
    for (;;) {
      const left = Math.min(...tasks.map((task) => this.due[task])) - this.now();
      if (left <= 0 || signal.aborted) return;
      await this.woken(left, signal);
    }
  }

  /** Supports one waiter at a time. */
  private woken(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(milliseconds, longestTimer));
      signal.addEventListener("abort", done);
      this.wake = done;
    });
  }

  /** Whether a task is due. If it is, it counts as started. */
  take(task: Task): boolean {
    if (this.due[task] > this.now()) return false;
    this.due[task] = Infinity;
    return true;
  }
}
