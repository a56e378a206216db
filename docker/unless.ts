/** 304 is Docker's "already in that state". */
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
