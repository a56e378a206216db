import { openConsole } from "../process/console";
import { ensurePulumi } from "./install";
import { shownShell } from "../process/shell";
import { ignoreExistingHome } from "../project/home";
import { openProject } from "../project/project";

/** The Pulumi CLI reads buckets, so a new machine needs it before the first read of the state. */
export async function readyBackend(stack: string): Promise<void> {
  const project = openProject(stack);
  ignoreExistingHome(project);
  const console = openConsole();
  if (project.backend.folder === undefined) await ensurePulumi(project, console, shownShell(console));
}
