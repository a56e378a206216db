import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../project";

/** There while a run of this clone changes something; what is left of it tells that the run was killed. */
export const marker = (project: Project): string => join(project.home, `running-${project.stack}`);

/** The process that left it, also one that is not there any more. */
export function markedBy(project: Project): number | undefined {
  const pid = existsSync(marker(project)) ? Number(readFileSync(marker(project), "utf8")) : NaN;
  return pid > 0 ? pid : undefined;
}
