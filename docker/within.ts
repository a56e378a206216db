/** The result of the work; rejects after the time (milliseconds) or when aborted. */
export async function within<T>(timeoutMs: number | undefined, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const interrupt = (): void => reject(new Error("interrupted"));
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => reject(new Error(`no end within ${timeoutMs / 1000} s`)), timeoutMs);
    signal?.addEventListener("abort", interrupt);
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
    };
    if (signal?.aborted) interrupt();
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, ended]);
  } finally {
    stop();
  }
}
