import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const keptVariable = "BREAKWATER_ENGINE_LOGS";

/**
 * The engine writes each step of a run into a log file, compressed and encrypted, which costs up to half of its processor time. It has no
 * option against that; with a file in the place of its folder it goes on without one.
 * @param pulumiHome Breakwater's own; a person's ~/.pulumi is never touched
 * @param env BREAKWATER_ENGINE_LOGS=1 keeps the logs, for a report to Pulumi
 */
export function silenceEngine(pulumiHome: string, env: NodeJS.ProcessEnv = process.env): void {
  const logs = join(pulumiHome, "logs");
  try {
    const isSilent = statSync(logs, { throwIfNoEntry: false })?.isFile() === true;
    if (env[keptVariable]) return isSilent ? rmSync(logs) : undefined;
    if (isSilent) return;
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(pulumiHome, { recursive: true });
    writeFileSync(logs, "");
  } catch {
    // A folder that only others may write, or an engine that another command has just started: the logs cost time, and nothing else.
  }
}
