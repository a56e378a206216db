/**
 * A container keeps its arguments until something replaces it. Only new containers get the arguments that newer versions
 * of Breakwater add; the generation of the slot shows which ones a container has. A generation of the revision R is R
 * million plus a count; a slot of the first version counted from 1.
 */
const step = 1_000_000;
/** A count above this one marks a container that was created as a follower. */
const half = step / 2;

/** 1: no new privileges, and a start period of 0 means none. */
export const currentRevision = 1;

export const noNewPrivileges = "no-new-privileges:true";

/** Docker reads a start period of 0 as "use the image's", and refuses values below this one. */
export const leastStartSeconds = 0.001;

/** The generation of a slot whose container the first version created. */
export const generationOfFirstVersion = 1;

export const firstGeneration = currentRevision * step + 1;

export const revisionOf = (generation: number): number => Math.floor(generation / step);

/** Whether a container was created as one that follows another, although it is declared to be followed. */
export const isFollower = (generation: number): boolean => generation % step >= half;

/** The generation of the container that replaces one of this generation. */
export const nextGeneration = (generation: number, follower = false): number =>
  currentRevision * step + ((generation % half) + 1) + (follower ? half : 0);
