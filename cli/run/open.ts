import { readFileSync, existsSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { releaseVariable } from "../../config/release-file";
import { shownShell } from "../process/shell";
import { ensureHome } from "../project/home";
import type { Plan } from "../project/plan";
import type { Project } from "../project/project";
import type { Session } from "../project/session";
import { writeStored } from "../project/stored";
import { enterEngineEnvironment, envScript } from "../pulumi/environment";
import { ensurePulumi } from "../pulumi/install";
import { silenceEngine } from "../pulumi/logs";
import { ensurePassphrase, requireSettings } from "../state/passphrase";
import { openStack } from "./engine";

/**
 * Prepares Pulumi and everything that it needs. Removes Docker's own variables from the environment of this process.
 * @param forPeople whether to write env.sh: not for a watcher, whose paths may be those of its container
 */
export async function engineFor({ project, plan, console }: Session, forPeople = true): Promise<Stack> {
  await ensurePulumi(project, console, shownShell(console));
  silenceEngine(project.pulumiHome);
  ensurePassphrase(project);
  requireSettings(project);
  if (forPeople) writeEnvScript(project, plan);
  enterEngineEnvironment(project, plan.local);
  enterRelease(plan);
  return openStack(project, console);
}

/** Makes the program read a release, or the stack file again. */
export function enterRelease({ release }: Plan): void {
  delete process.env[releaseVariable];
  if (release) process.env[releaseVariable] = release.file;
}

export function writeEnvScript(project: Project, plan: Plan): void {
  const text = envScript(project, plan.local);
  if (existsSync(project.envScript) && readFileSync(project.envScript, "utf8") === text) return;
  ensureHome(project);
  writeStored(project.envScript, text, 0o644);
}
