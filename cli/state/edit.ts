import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, Stop } from "../process/exit";
import { lastLines, shell } from "../process/shell";
import { pulumiFolder, type Project } from "../project/project";
import type { StateResource } from "./checkpoint";

/** The whole state in the form of `pulumi stack export`. */
interface Exported {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly StateResource[] };
}

/**
 * Edits the resources of the state with Pulumi's own export and import, which checks that no reference is broken. The Automation API's
 * export would write every secret in plain text to the shared temporary folder.
 */
export async function editState(project: Project, edit: (resources: readonly StateResource[]) => readonly StateResource[]): Promise<void> {
  const folder = mkdtempSync(join(project.home, "state-"));
  const file = join(folder, "state.json");
  try {
    await stackCommand(project, "export", file);
    const whole = JSON.parse(readFileSync(file, "utf8")) as Exported;
    const resources = edit(whole.deployment.resources ?? []);
    writeFileSync(file, JSON.stringify({ ...whole, deployment: { ...whole.deployment, resources } }));
    await stackCommand(project, "import", file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function stackCommand(project: Project, verb: string, file: string): Promise<void> {
  const pulumi = join(pulumiFolder(project), "bin", "pulumi");
  const { exitCode, output } = await shell(pulumi, ["stack", verb, "--file", file, "--stack", project.stack, "--non-interactive"], {
    // Pulumi finds the project by its folder, and the command may run anywhere.
    cwd: project.root,
    limitSeconds: 120,
  });
  if (exitCode !== 0) throw new Stop(exitCodes.failed, `the state could not be ${verb}ed: ${lastLines(output)}`);
}
