import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureHome } from "../project/home";
import type { Project } from "../project/project";
import { explained } from "../project/stored";

/** Exists while a run of this clone changes something. If it is left over, the run was killed. */
export const marker = (project: Project): string => join(project.home, `running-${project.stack}`);

/**
 * Left by a run that ended normally but does not know what it left on the hosts. It is separate from the marker, because a leftover
 * marker permits the removal of a lock.
 */
const unfinished = (project: Project): string => join(project.home, `unfinished-${project.stack}`);

export const isUnfinished = (project: Project): boolean => existsSync(unfinished(project));

/** Makes the next run look for containers that the state does not know. */
export function leaveUnfinished(project: Project): void {
  ensureHome(project);
  try {
    writeFileSync(unfinished(project), "");
  } catch (error) {
    // The failure of the run matters more than this one.
    if (!explained(error)) throw error;
  }
}

export const forgetUnfinished = (project: Project): void => rmSync(unfinished(project), { force: true });

/** The process that wrote the marker, even if it has ended. */
export function markedBy(project: Project): number | undefined {
  const pid = existsSync(marker(project)) ? Number(readFileSync(marker(project), "utf8")) : NaN;
  return pid > 0 ? pid : undefined;
}
