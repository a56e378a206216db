import { join } from "node:path";
import type { Project } from "../project/project";

/** Where the watcher of a stack keeps the files that outlive it. */
export const watchFolder = (project: Project): string => join(project.home, "watch", project.stack);

export const watchFile = (project: Project, name: string): string => join(watchFolder(project), name);
