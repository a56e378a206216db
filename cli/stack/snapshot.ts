import type { Project } from "../project";
import type { Deployment } from "./resource";

/**
 * The state of a stack in a bucket as this process read it last. Each read starts Pulumi's command line and moves the whole state, so one
 * answer serves until something may have changed it. A state in a folder is one file, and is read each time.
 */
const kept = new Map<string, Deployment>();

const keyOf = ({ home, backend, stack }: Project): string => [home, backend.url, stack].join(" ");

/** Reads with `read` only where nothing is kept. That there is no such stack is not kept: another clone may make it. */
export function snapshotOf(project: Project, read: () => Deployment | undefined): Deployment | undefined {
  const found = kept.get(keyOf(project)) ?? read();
  if (found) kept.set(keyOf(project), found);
  return found;
}

/** After a run, after a change of the state, after waiting for another run, and before anything that must not rest on an old answer. */
export const forgetSnapshot = (project: Project): void => void kept.delete(keyOf(project));
