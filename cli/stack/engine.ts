import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { pulumiFolder, type Project } from "../project";
import { readCheckpoint } from "./checkpoint";

/**
 * The stack, ready for the engine's operations; made when it is missing.
 * The Automation API asks the CLI for its version, selects the stack, and reads outputs (twice) and history after each run: five starts
 * of the CLI, 0.3 s each. The version is pinned, the stack is named in every call, and the file backend answers the rest.
 */
export async function openStack(project: Project): Promise<Stack> {
  const { LocalWorkspace, PulumiCommand: Command, Stack: EngineStack } = await import("@pulumi/pulumi/automation");
  const pinned = { command: join(pulumiFolder(project), "bin", "pulumi"), version: project.pulumiVersion };
  const pulumiCommand = Object.assign(Object.create(Command.prototype) as PulumiCommand, pinned);
  if (!readCheckpoint(project)) await createStack(project, pulumiCommand);
  const workspace = await LocalWorkspace.create({ workDir: project.root, pulumiHome: project.pulumiHome, pulumiCommand });
  Object.assign(workspace, { selectStack: () => Promise.resolve(), stackOutputs: () => Promise.resolve({}) });
  const stack = await EngineStack.select(project.stack, workspace);
  return Object.assign(stack, { info: () => Promise.resolve(undefined) });
}

/** `stack init` writes the salt into the stack file of its folder, whatever PULUMI_OPTION_CONFIG_FILE says: so it runs where the salt belongs. */
async function createStack(project: Project, pulumiCommand: PulumiCommand): Promise<void> {
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation");
  const salts = join(project.home, "stacks");
  mkdirSync(project.state, { recursive: true });
  mkdirSync(salts, { recursive: true });
  if (!existsSync(join(salts, "Pulumi.yaml"))) writeFileSync(join(salts, "Pulumi.yaml"), "name: breakwater\nruntime: nodejs\n");
  const workDir = project.sharedByTeam ? project.root : salts;
  const workspace = await LocalWorkspace.create({ workDir, pulumiHome: project.pulumiHome, pulumiCommand });
  await workspace.createStack(project.stack);
}

/** Takes the stack out of the state, whatever it still holds; the stack file stays. */
export async function forgetStack(project: Project, stack: Stack): Promise<void> {
  await stack.workspace.removeStack(project.stack, { force: true, preserveConfig: true });
}
