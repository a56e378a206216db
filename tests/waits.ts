import promises from "node:timers/promises";
import { jest } from "@jest/globals";

/** Jest's clock does not cover this function. */
function pause<T>(milliseconds?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve(value as T);
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop);
  });
}

/**
 * Ends every wait of the program as soon as nothing else is left to do, and moves the date by its length. Not for tests in which a
 * limit of the program races an answer that takes real time: the limit would win.
 */
export function skipWaits(): void {
  beforeAll(() => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "clearImmediate", "queueMicrotask", "performance", "hrtime"] });
    jest.setTimerTickMode({ mode: "nextAsync" });
    jest.spyOn(promises, "setTimeout").mockImplementation(pause as typeof promises.setTimeout);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
}
