import { setTimeout as pause } from "node:timers/promises";

/**
 * Repeats `ask` until it succeeds, and returns its result.
 * @param within seconds; afterwards the last error is thrown.
 */
export async function eventually<T>(ask: () => Promise<T>, { within, every = 0.1 }: { within: number; every?: number }): Promise<T> {
  for (const until = Date.now() + within * 1000; ; await pause(every * 1000)) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() >= until) throw error;
    }
  }
}

/** Measures the seconds of something, to a tenth. */
export async function timed<T>(what: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now();
  const value = await what();
  return { value, seconds: Math.round((performance.now() - start) / 100) / 10 };
}
