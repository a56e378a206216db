/** Limit of processes and threads per container: more than such servers use, and few enough to leave the host its own. */
export const defaultPids = 4096;
