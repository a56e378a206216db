import { join } from "node:path";
import type { Project } from "../project";

/** There while a run of this clone changes something; what is left of it tells that the run was killed. */
export const marker = (project: Project): string => join(project.home, `running-${project.stack}`);
