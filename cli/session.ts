import { readFileSync, existsSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { releaseVariable } from "../config/release-file";
import { openConsole, type Console } from "./console";
import { exitCodes, Stop } from "./exit";
import { ensureHome } from "./home";
import { readDeployable, readPlan, type Plan } from "./plan";
import { silenceEngine } from "./prerequisites/engine-logs";
import { ensurePulumi } from "./prerequisites/pulumi";
import { shownShell } from "./prerequisites/shell";
import { openProject, type Project } from "./project";
import { readCheckpoint } from "./stack/checkpoint";
import { openStack } from "./stack/engine";
import { enterEngineEnvironment, envScript } from "./stack/environment";
import { ensurePassphrase, requireSettings } from "./stack/passphrase";
import { writeStored } from "./stored";

/** Options of every command. A type and not an interface, because commander's types need a record of options. */
export type GlobalOptions = {
  readonly stack: string;
  readonly json: boolean;
};

export interface Session {
  readonly project: Project;
  readonly plan: Plan;
  readonly console: Console;
  readonly json: boolean;
}

/** Reads and checks the stack file without a connection to any host. */
export function openSession({ stack, json }: GlobalOptions): Session {
  const project = openProject(stack);
  return { project, plan: readPlan(project), console: openConsole(), json };
}

/** The same for commands that run the program. Everything that the program needs has to be present. */
export function openDeployment({ stack, json }: GlobalOptions): Session {
  const project = openProject(stack);
  const plan = readDeployable(project);
  const console = openConsole();
  for (const image of Object.values(plan.topology.platform.images)) {
    const note = "build" in image ? project.ambiguity(image.build.context) : undefined;
    if (note !== undefined) console.step("!", note);
  }
  return { project, plan, console, json };
}

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

export const hasStack = ({ project }: Pick<Session, "project">): boolean => readCheckpoint(project) !== undefined;

/** For commands that need a first `up`. */
export function requireStack({ project }: Pick<Session, "project">): void {
  if (hasStack({ project })) return;
  const place = project.backend.folder === undefined ? `in ${project.backend.url} (${project.backend.source})` : "here";
  throw new Stop(
    exitCodes.mistake,
    `There is no stack ${project.stack} ${place} yet. \`./breakwater up --stack ${project.stack}\` makes it.`,
  );
}
