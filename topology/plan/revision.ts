/**
 * A container keeps the arguments that it was made with until something replaces it. What newer versions of Breakwater ask for in
 * addition is given to new containers only; by the generation of its slot a container is known to be one. A generation of the
 * revision R is R million and a count; a slot of the first version counted from 1.
 */
const step = 1_000_000;

/** 1: no new privileges, and a start period of none is none. */
export const currentRevision = 1;

/** As Docker's option names it. */
export const noNewPrivileges = "no-new-privileges:true";

/** Docker takes a start period of 0 for "as the image says", and refuses less than this. */
export const leastStartSeconds = 0.001;

/** Of a slot whose container was made by the first version. */
export const generationOfFirstVersion = 1;

export const firstGeneration = currentRevision * step + 1;

export const revisionOf = (generation: number): number => Math.floor(generation / step);

/** The generation of the container that takes the place of one of this generation. */
export const nextGeneration = (generation: number): number => currentRevision * step + (generation % step) + 1;
