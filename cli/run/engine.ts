import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { readStackSettings } from "../../config/stack-file";
import { askPulumi, refusalOf } from "../state/command";
import { takeSalt, shareSalt } from "../state/salt";
import { editStackFile } from "../project/edit-stack-file";
import type { Console } from "../process/console";
import { ensureHome } from "../project/home";
import { pulumiFolder, type Project } from "../project/project";
import { readCheckpoint } from "../state/checkpoint";
import { forgetSnapshot } from "../state/snapshot";

/**
 * Opens the stack for Pulumi's operations; creates it if it is missing. The Automation API would start the CLI five times, for 0.3 s
 * each: to ask for its version, to select the stack, and after each run to read the outputs (twice) and the history. Here, the version
 * is pinned, every call names the stack, and the checkpoint has the rest.
 */
export async function openStack(project: Project, console: Console): Promise<Stack> {
  const { LocalWorkspace, PulumiCommand: Command, Stack: PulumiStack } = await import("@pulumi/pulumi/automation");
  const pinned = { command: join(pulumiFolder(project), "bin", "pulumi"), version: project.pulumiVersion };
  const pulumiCommand = Object.assign(Object.create(Command.prototype) as PulumiCommand, pinned);
  const checkpoint = readCheckpoint(project);
  if (checkpoint) takeSalt(project, checkpoint.salt);
  else createStack(project, console);
  const workspace = await LocalWorkspace.create({ workDir: project.root, pulumiHome: project.pulumiHome, pulumiCommand });
  Object.assign(workspace, { selectStack: () => Promise.resolve(), stackOutputs: () => Promise.resolve({}) });
  const stack = await PulumiStack.select(project.stack, workspace);
  return Object.assign(stack, { info: () => Promise.resolve(undefined) });
}

/**
 * `stack init` writes the salt to the stack file of its folder and ignores PULUMI_OPTION_CONFIG_FILE, so it runs in the folder for the
 * salt.
 */
export function initStack(project: Project): void {
  const salts = join(project.home, "stacks");
  if (project.backend.folder !== undefined) mkdirSync(project.backend.folder, { recursive: true });
  ensureHome(project);
  mkdirSync(salts, { recursive: true });
  if (!existsSync(join(salts, "Pulumi.yaml"))) writeFileSync(join(salts, "Pulumi.yaml"), "name: breakwater\nruntime: nodejs\n");
  const { encryptionsalt } = project.sharedByTeam ? readStackSettings(project.stackFile) : {};
  // Pulumi uses an existing salt and refuses every passphrase that does not fit it.
  if (encryptionsalt !== undefined) editStackFile(join(salts, `Pulumi.${project.stack}.yaml`), [["encryptionsalt", encryptionsalt]]);
  const answer = askPulumi(project, ["stack", "init", "--no-select"], { cwd: salts });
  // If two first runs start at the same time, one creates the stack and both use it.
  if (answer.code !== 0 && !/already exists/.test(answer.stderr)) throw refusalOf(project, answer);
}

function createStack(project: Project, console: Console): void {
  initStack(project);
  if (project.backend.folder === undefined && shareSalt(project))
    console.step("+", `wrote the salt of the passphrase to ${project.stackFile}: commit it, other clones need it`);
}

/** Removes the stack from the backend, with everything that it still holds. The stack file stays. */
export async function forgetStack(project: Project, stack: Stack): Promise<void> {
  await stack.workspace.removeStack(project.stack, { force: true, preserveConfig: true });
  forgetSnapshot(project);
}
