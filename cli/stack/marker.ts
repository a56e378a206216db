import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureHome } from "../home";
import type { Project } from "../project";
import { explained } from "../stored";

/** There while a run of this clone changes something; what is left of it tells that the run was killed. */
export const marker = (project: Project): string => join(project.home, `running-${project.stack}`);

/**
 * Left by a run that ended in order, but could not tell what it left on the hosts. Not the marker: a lock is broken
 * where that one tells that a run was killed.
 */
const unfinished = (project: Project): string => join(project.home, `unfinished-${project.stack}`);

export const isUnfinished = (project: Project): boolean => existsSync(unfinished(project));

/** The next run looks for containers that the state does not know. */
export function leaveUnfinished(project: Project): void {
  ensureHome(project);
  try {
    writeFileSync(unfinished(project), "");
  } catch (error) {
    // The failure that it is about is the one to tell.
    if (!explained(error)) throw error;
  }
}

export const forgetUnfinished = (project: Project): void => rmSync(unfinished(project), { force: true });

/** The process that left it, also one that is not there any more. */
export function markedBy(project: Project): number | undefined {
  const pid = existsSync(marker(project)) ? Number(readFileSync(marker(project), "utf8")) : NaN;
  return pid > 0 ? pid : undefined;
}
