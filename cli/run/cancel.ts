import type { Console } from "../process/console";

/** Runs `work` with a signal that Ctrl-C and SIGTERM abort. Pulumi finishes the operations that it started and saves its state. */
export async function cancellable<T>(console: Console, work: (signal: AbortSignal, cancelled: () => boolean) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let asked = false;
  const onSignal = (name: NodeJS.Signals): void => {
    if (!asked) console.step("!", "cancelling: what has begun is finished and recorded; the next run continues");
    asked = true;
    // In a terminal, Ctrl-C reaches Pulumi directly, and a second signal would kill it.
    if (name === "SIGTERM" || !process.stdin.isTTY) controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    return await work(controller.signal, () => asked);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}
