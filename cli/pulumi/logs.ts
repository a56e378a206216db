import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const keptVariable = "BREAKWATER_ENGINE_LOGS";

/**
 * Pulumi writes each step of a run to a log file, compressed and encrypted, which costs up to half of its processor time. There is no
 * option to turn this off. If a file exists in the place of the folder, Pulumi continues without a log.
 * @param pulumiHome Breakwater's own folder; ~/.pulumi is never touched
 * @param env BREAKWATER_ENGINE_LOGS=1 keeps the logs, for a report to Pulumi
 */
export function silencePulumi(pulumiHome: string, env: NodeJS.ProcessEnv = process.env): void {
  const logs = join(pulumiHome, "logs");
  try {
    const isSilent = statSync(logs, { throwIfNoEntry: false })?.isFile() === true;
    if (env[keptVariable]) return isSilent ? rmSync(logs) : undefined;
    if (isSilent) return;
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(pulumiHome, { recursive: true });
    writeFileSync(logs, "");
  } catch {
    // Another user owns the folder, or another command has just started Pulumi. The logs only cost time.
  }
}
