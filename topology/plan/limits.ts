/** Processes and threads of one container. More than servers of this kind use, and few enough to leave the host its own. */
export const defaultPids = 4096;
