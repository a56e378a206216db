import type { Console } from "../console";

/** Runs `work` with a signal that Ctrl-C and SIGTERM abort. The engine finishes what it began and keeps its state. */
export async function cancellable<T>(console: Console, work: (signal: AbortSignal, cancelled: () => boolean) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let asked = false;
  const onSignal = (name: NodeJS.Signals): void => {
    if (!asked) console.step("!", "cancelling: what has begun is finished and recorded; the next run continues");
    asked = true;
    // At a terminal Ctrl-C reaches the engine by itself, and a second one would kill it.
    if (name === "SIGTERM" || !process.stdin.isTTY) controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    return await work(controller.signal, () => asked);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}
