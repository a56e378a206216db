import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { readStackSettings } from "../../config/stack-file";
import { askEngine, refusalOf } from "../backend/command";
import { adoptSalt, shareSalt } from "../backend/salt";
import { editStackFile } from "../backend/stack-file";
import type { Console } from "../console";
import { ensureHome } from "../home";
import { pulumiFolder, type Project } from "../project";
import { readCheckpoint } from "./checkpoint";
import { forgetSnapshot } from "./snapshot";

/**
 * The stack, ready for the engine's operations; made when it is missing.
 * The Automation API asks the CLI for its version, selects the stack, and reads outputs (twice) and history after each run: five starts
 * of the CLI, 0.3 s each. The version is pinned, the stack is named in every call, and the checkpoint answers the rest.
 */
export async function openStack(project: Project, console: Console): Promise<Stack> {
  const { LocalWorkspace, PulumiCommand: Command, Stack: EngineStack } = await import("@pulumi/pulumi/automation");
  const pinned = { command: join(pulumiFolder(project), "bin", "pulumi"), version: project.pulumiVersion };
  const pulumiCommand = Object.assign(Object.create(Command.prototype) as PulumiCommand, pinned);
  const checkpoint = readCheckpoint(project);
  if (checkpoint) adoptSalt(project, checkpoint.salt);
  else createStack(project, console);
  const workspace = await LocalWorkspace.create({ workDir: project.root, pulumiHome: project.pulumiHome, pulumiCommand });
  Object.assign(workspace, { selectStack: () => Promise.resolve(), stackOutputs: () => Promise.resolve({}) });
  const stack = await EngineStack.select(project.stack, workspace);
  return Object.assign(stack, { info: () => Promise.resolve(undefined) });
}

/** `stack init` writes the salt into the stack file of its folder, whatever PULUMI_OPTION_CONFIG_FILE says: so it runs where the salt belongs. */
export function initStack(project: Project): void {
  const salts = join(project.home, "stacks");
  if (project.backend.folder !== undefined) mkdirSync(project.backend.folder, { recursive: true });
  ensureHome(project);
  mkdirSync(salts, { recursive: true });
  if (!existsSync(join(salts, "Pulumi.yaml"))) writeFileSync(join(salts, "Pulumi.yaml"), "name: breakwater\nruntime: nodejs\n");
  const { encryptionsalt } = project.sharedByTeam ? readStackSettings(project.stackFile) : {};
  // A salt that is there already is used, and the engine refuses every passphrase but its own.
  if (encryptionsalt !== undefined) editStackFile(join(salts, `Pulumi.${project.stack}.yaml`), [["encryptionsalt", encryptionsalt]]);
  const answer = askEngine(project, ["stack", "init", "--no-select"], { cwd: salts });
  // Of two first runs at the same time, one makes the stack and both use it.
  if (answer.code !== 0 && !/already exists/.test(answer.stderr)) throw refusalOf(project, answer);
}

function createStack(project: Project, console: Console): void {
  initStack(project);
  if (project.backend.folder === undefined && shareSalt(project))
    console.step("+", `wrote the salt of the passphrase to ${project.stackFile}: commit it, other clones need it`);
}

/** Takes the stack out of the state, whatever it still holds; the stack file stays. */
export async function forgetStack(project: Project, stack: Stack): Promise<void> {
  await stack.workspace.removeStack(project.stack, { force: true, preserveConfig: true });
  forgetSnapshot(project);
}
