import { openConsole } from "../console";
import { ensurePulumi } from "../prerequisites/pulumi";
import { shownShell } from "../prerequisites/shell";
import { ignoreExistingHome } from "../home";
import { openProject } from "../project";

/** The Pulumi CLI reads buckets, so a new machine needs it before the first read of the state. */
export async function readyBackend(stack: string): Promise<void> {
  const project = openProject(stack);
  ignoreExistingHome(project);
  const console = openConsole();
  if (project.backend.folder === undefined) await ensurePulumi(project, console, shownShell(console));
}
