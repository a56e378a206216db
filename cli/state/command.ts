import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { exitCodes, Stop } from "../process/exit";
import { pulumiFolder, type Project } from "../project/project";
import { enterPulumiEnvironment } from "../pulumi/environment";
import { forgetSnapshot } from "./snapshot";
import { explainBackend } from "../pulumi/failure";

export interface PulumiAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Pulumi's exit code for "no stack of this name". */
export const noSuchStack = 6;
const limitSeconds = 120;

/** Commands that do not change the state. */
const reads = ["stack export", "stack rename", "config"];

/**
 * Runs one command of the Pulumi CLI on the state of a stack, synchronously, because every caller needs the answer before it can
 * continue.
 */
export function askPulumi(project: Project, args: readonly string[], { cwd = project.root, input = "" } = {}): PulumiAnswer {
  const env = { ...process.env };
  enterPulumiEnvironment(project, undefined, env);
  const program = join(pulumiFolder(project), "bin", "pulumi");
  const { status, stdout, stderr, error } = spawnSync(program, [...args, "--stack", project.stack, "--non-interactive"], {
    cwd,
    env,
    input,
    encoding: "utf8",
    timeout: limitSeconds * 1000,
    maxBuffer: 1 << 30,
  });
  if (!reads.some((command) => args.join(" ").startsWith(command))) forgetSnapshot(project);
  if (error) throw new Stop(exitCodes.failed, `Pulumi did not answer about ${project.stack}: ${error.message}. Nothing was changed.`);
  return { code: status ?? 1, stdout, stderr };
}

/** The same for commands that have to succeed. */
export function mustAskPulumi(project: Project, args: readonly string[], input = ""): string {
  const answer = askPulumi(project, args, { input });
  if (answer.code === 0) return answer.stdout;
  throw refusalOf(project, answer);
}

export function refusalOf(project: Project, { stderr }: PulumiAnswer): Stop {
  const said = stderr.trim();
  return new Stop(exitCodes.failed, explainBackend(said, project) ?? `Pulumi refused: ${said}`);
}
