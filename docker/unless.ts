/** 304 is the engine's "it is so already". */
export async function unlessUnchanged(work: Promise<unknown>): Promise<void> {
  await work.catch((error: { statusCode?: number }) => {
    if (error.statusCode !== 304) throw error;
  });
}

export async function unlessInUse(work: Promise<unknown>): Promise<void> {
  await work.catch((error: { statusCode?: number }) => {
    if (error.statusCode !== 409) throw error;
  });
}
