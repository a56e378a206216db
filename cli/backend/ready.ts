import { openConsole } from "../console";
import { ensurePulumi } from "../prerequisites/pulumi";
import { shownShell } from "../prerequisites/shell";
import { ignoreExistingHome } from "../home";
import { openProject } from "../project";

/** A bucket is read through the engine's CLI: on a new machine it has to be there before the first question about the state. */
export async function readyBackend(stack: string): Promise<void> {
  const project = openProject(stack);
  ignoreExistingHome(project);
  const console = openConsole();
  if (project.backend.folder === undefined) await ensurePulumi(project, console, shownShell(console));
}
