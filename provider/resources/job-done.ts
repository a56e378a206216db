/** Whether a job that was done has nothing to do. */
export const isDone = (
  old: { readonly inputHash?: unknown },
  news: { readonly inputHash?: unknown; readonly formerHash?: unknown },
): boolean => old.inputHash !== undefined && (old.inputHash === news.inputHash || old.inputHash === news.formerHash);
