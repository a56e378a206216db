#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { RunError } from "@pulumi/pulumi/errors";
import { exitCodes, Stop } from "./exit";
import { asCalled } from "./launcher";
import type { Add, Run } from "./options/define";
import { addDeploying } from "./options/deploying";
import { completionHelp, examplesAndExits } from "./options/help";
import { addInside } from "./options/inside";
import { addLooking } from "./options/looking";
import { addRemoving } from "./options/removing";
import { addRepairs } from "./options/repairing";
import { addSecrets } from "./options/secrets";
import { addState } from "./options/state";
import { addTakeOver } from "./options/take-over";
import { addWatching } from "./options/watching";
import type { GlobalOptions } from "./session";
import { explained } from "./stored";
import { dropEmpty, leaveSourced } from "./variables";
import { defaultStack } from "../topology/stack-option";

function versionText(): string {
  const root = resolve(__dirname, "..");
  const { version, config } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
    config: { pulumi: string };
  };
  return `breakwater ${version} (engine ${config.pulumi}, Node.js ${process.versions.node}, ${root})`;
}

/** It becomes a part of file names before the stack file is read. */
function requireStackName(stack: string): void {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(stack)) return;
  throw new Stop(
    exitCodes.mistake,
    `--stack (or BREAKWATER_STACK) is ${JSON.stringify(stack)}; a stack's name is 1 to 31 of a-z, 0-9 and -, starting with a letter. Nothing was changed.`,
  );
}

/** Every command is loaded only when it runs: help and mistakes answer at once. */
export function program(): Command {
  const breakwater = new Command("./breakwater")
    .description("A highly available web stack on your own Docker hosts, from one typed file.")
    .option("--stack <name>", "stack, and Pulumi.NAME.yaml", process.env.BREAKWATER_STACK || defaultStack)
    .option("--json", "result as JSON on stdout; progress stays on stderr", false)
    .version(versionText(), "--version", "the version of Breakwater, of its engine and of Node.js")
    .addHelpText("after", examplesAndExits)
    .exitOverride()
    .showHelpAfterError("(./breakwater --help)")
    .configureOutput({
      writeOut: (text) => void process.stdout.write(asCalled(text)),
      writeErr: (text) => void process.stderr.write(asCalled(text)),
      // Who guesses that `secret set` has a --value has written the secret there.
      outputError: (text, write) => write(text.replace(/(unknown option '-[^=]*)=.*'/s, "$1'")),
    });
  const add: Add = (usage, about, parent = breakwater, options) =>
    parent.command(usage, options).description(about).option("--stack <name>", "stack").option("--json", "result as JSON");
  const run: Run =
    <A extends unknown[]>(load: () => Promise<(...args: [...A, never]) => Promise<void>>) =>
    async (...args: [...A, object, Command]): Promise<void> => {
      const command = args.at(-1) as Command;
      const values = args.slice(0, -2) as unknown as A;
      const options = { ...breakwater.opts<GlobalOptions>(), ...command.opts<Partial<GlobalOptions>>() };
      requireStackName(options.stack);
      leaveSourced(options.stack, process.env);
      await (await import("./backend/ready")).readyBackend(options.stack);
      await (
        await load()
      )(...values, options as never);
    };

  addTakeOver(add, run);
  addDeploying(add, run);
  addLooking(add, run);
  addInside(add, run);
  addRepairs(add, run);
  addWatching(add, run);
  addSecrets(breakwater, add, run);
  addRemoving(add, run);
  addState(breakwater, add, run);
  addCompletion(breakwater);
  return breakwater;
}

/** These read no state: a shell calls them while a person types. */
function addCompletion(breakwater: Command): void {
  breakwater
    .command("completion <shell>")
    .description("the script by which bash, zsh or fish completes commands, options and names")
    .addHelpText("after", completionHelp)
    .action(async (shell: string) => (await import("./commands/completion")).completion(shell));
  breakwater
    .command("complete [words...]", { hidden: true })
    .action(async (words: string[]) => (await import("./commands/completion")).complete(words, breakwater));
}

/** The exit code of whatever ended a command, after telling the person. A user's mistake shows no stack trace; a bug of ours does. */
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
  // Nobody reads any more, as in `./breakwater logs | head`. Progress is no reason to leave a run half done.
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
