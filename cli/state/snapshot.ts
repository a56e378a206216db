import type { Project } from "../project/project";
import type { Deployment } from "./resource";

/**
 * The state in a bucket, as this process last read it. Each read starts the Pulumi CLI and transfers the whole state, so a copy is
 * used until something may have changed it. A state in a folder is a single file and is read each time.
 */
const kept = new Map<string, Deployment>();

const keyOf = ({ home, backend, stack }: Project): string => [home, backend.url, stack].join(" ");

/** Calls `read` only if there is no copy. The absence of a stack is not cached, because another clone may create it. */
export function snapshotOf(project: Project, read: () => Deployment | undefined): Deployment | undefined {
  const found = kept.get(keyOf(project)) ?? read();
  if (found) kept.set(keyOf(project), found);
  return found;
}

/**
 * Call this after a run, after a change of the state, after waiting for another run, and before a decision that needs the current
 * state.
 */
export const forgetSnapshot = (project: Project): void => void kept.delete(keyOf(project));
