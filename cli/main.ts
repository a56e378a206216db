#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommanderError } from "@commander-js/extra-typings";
import { RunError } from "@pulumi/pulumi/errors";
import { bare } from "./command";
import { adoptCommand } from "./commands/adopt";
import { completeCommand } from "./commands/complete";
import { completionCommand } from "./commands/completion";
import { destroyDataCommand } from "./commands/destroy-data";
import { downCommand } from "./commands/down";
import { driftCommand } from "./commands/drift";
import { envCommand } from "./commands/env";
import { execCommand } from "./commands/exec";
import { healCommand } from "./commands/heal";
import { historyCommand } from "./commands/history";
import { initCommand } from "./commands/init";
import { logsCommand } from "./commands/logs";
import { pauseCommand } from "./commands/pause";
import { planCommand } from "./commands/plan";
import { rebuildCommand } from "./commands/rebuild";
import { recoverCommand } from "./commands/recover";
import { releasesCommand } from "./commands/releases";
import { repairCommand } from "./commands/repair";
import { resumeCommand } from "./commands/resume";
import { rollbackCommand } from "./commands/rollback";
import { runCommand } from "./commands/run";
import { secretCommand } from "./commands/secret";
import { stateCommand } from "./commands/state";
import { statusCommand } from "./commands/status";
import { unlockCommand } from "./commands/unlock";
import { upCommand } from "./commands/up";
import { watchCommand } from "./commands/watch";
import { root } from "./root";
import { exitCodes, Stop } from "./process/exit";
import { examplesAndExits } from "./help";
import { asCalled } from "./process/launcher";
import { explained } from "./project/stored";
import { dropEmpty } from "./process/variables";
import { defaultStack } from "../topology/stack-option";

/** The commands in the order of the help. */
const commands = [
  initCommand,
  adoptCommand,
  upCommand,
  planCommand,
  rollbackCommand,
  releasesCommand,
  statusCommand,
  logsCommand,
  execCommand,
  runCommand,
  driftCommand,
  healCommand,
  rebuildCommand,
  watchCommand,
  pauseCommand,
  resumeCommand,
  historyCommand,
  secretCommand,
  downCommand,
  destroyDataCommand,
  unlockCommand,
  recoverCommand,
  stateCommand,
  envCommand,
  completionCommand,
];

/** Commands that no user types: the watcher's run, and the one that a shell calls at each tab. */
const hidden = [repairCommand, completeCommand];

function versionText(): string {
  const { version, config } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
    config: { pulumi: string };
  };
  return `breakwater ${version} (engine ${config.pulumi}, Node.js ${process.versions.node}, ${root})`;
}

/** Creates all commands at each call, because a Command of commander remembers what it parsed. */
export function program() {
  const breakwater = bare("./breakwater", "A highly available web stack on your own Docker hosts, from one typed file.")
    .option("--stack <name>", "stack, and Pulumi.NAME.yaml", process.env.BREAKWATER_STACK || defaultStack)
    .option("--json", "result as JSON on stdout; progress stays on stderr", false)
    .version(versionText(), "--version", "the version of Breakwater, of its engine and of Node.js")
    .addHelpText("after", examplesAndExits);
  for (const command of commands) breakwater.addCommand(command());
  for (const command of hidden) breakwater.addCommand(command(), { hidden: true });
  return breakwater;
}

/** Prints an error for the user and returns the exit code. A user's mistake shows no stack trace; a bug in Breakwater does. */
export function explain(error: unknown, write: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.mistake;
  if (error instanceof Stop) write(`${error.message}\n`);
  else if (error instanceof RunError) write(`${error.message}\n`);
  else if (error instanceof Error && ["DockerError", "ProviderError"].includes(error.constructor.name)) write(`${error.message}\n`);
  else if (explained(error)) write(`${explained(error)?.message}\n`);
  else write(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof Stop) return error.code;
  return error instanceof RunError ? exitCodes.mistake : exitCodes.failed;
}

export async function main(args: readonly string[]): Promise<void> {
  // The reader has closed the pipe, as in `./breakwater logs | head`. A failed write of progress must not stop a run
  // halfway.
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.ok : exitCodes.failed));
  dropEmpty(process.env);
  try {
    await program().parseAsync([...args]);
  } catch (error) {
    process.exitCode = explain(error, (text) => process.stderr.write(asCalled(text)));
  }
}

if (require.main === module) void main(process.argv);
