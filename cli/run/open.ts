import { readFileSync, existsSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { releaseVariable } from "../../config/release-file";
import { shownShell } from "../process/shell";
import { ensureHome } from "../project/home";
import type { Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import type { Session } from "../project/session";
import { writeStored } from "../project/stored";
import { enterPulumiEnvironment, envScript } from "../pulumi/environment";
import { ensurePulumi } from "../pulumi/install";
import { silencePulumi } from "../pulumi/logs";
import { ensurePassphrase, requireSettings } from "../state/passphrase";
import { openStack } from "./engine";

/**
 * Prepares Pulumi and everything that it needs. Removes Docker's own variables from the environment of this process.
 * @param forPeople whether to write env.sh: not for a watcher, whose paths may be those of its container
 */
export async function openPulumi({ project, declaration, console }: Session, forPeople = true): Promise<Stack> {
  await ensurePulumi(project, console, shownShell(console));
  silencePulumi(project.pulumiHome);
  ensurePassphrase(project);
  requireSettings(project);
  if (forPeople) writeEnvScript(project, declaration);
  enterPulumiEnvironment(project, declaration.local);
  enterRelease(declaration);
  return openStack(project, console);
}

/** Makes the program read a release, or the stack file again. */
export function enterRelease({ release }: Declaration): void {
  delete process.env[releaseVariable];
  if (release) process.env[releaseVariable] = release.file;
}

export function writeEnvScript(project: Project, declaration: Declaration): void {
  const text = envScript(project, declaration.local);
  if (existsSync(project.envScript) && readFileSync(project.envScript, "utf8") === text) return;
  ensureHome(project);
  writeStored(project.envScript, text, 0o644);
}
