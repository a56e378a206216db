import { Command, type CommandUnknownOpts, type OptionValues } from "@commander-js/extra-typings";
import { readyBackend } from "./backend/ready";
import { exitCodes, Stop } from "./exit";
import { asCalled } from "./launcher";
import type { GlobalOptions } from "./session";
import { leaveSourced } from "./variables";

type None = Record<never, never>;

/** What a command says of itself, before its method is joined to it. */
export type Definition<Args extends unknown[] = [], Options extends OptionValues = None> = Command<Args, Options, GlobalOptions>;

/** The options that a definition declares, and those that every command has. */
export type OptionsOf<D extends () => { optsWithGlobals(): unknown }> = ReturnType<ReturnType<D>["optsWithGlobals"]>;

/** A command that needs no stack, with the answers to mistakes and the output that all commands have. */
export const bare = (name: string, about: string) => settled(new Command(name)).description(about);

/** A command that only holds others. */
export const group = (name: string, about: string, commands: readonly (() => CommandUnknownOpts)[]) =>
  commands.reduce((all, one) => all.addCommand(one()), bare(name, about));

/** A command that works with a stack: it knows --stack and --json, and begins with the stack's name, variables and backend in order. */
export function command(name: string, about: string): Definition {
  const made = settled(new Command<[], None, GlobalOptions>(name)).description(about);
  made.hook("preAction", () => enter(made.optsWithGlobals().stack));
  // The program's options of these names take the values, wherever they stand; these are for the help.
  return made.option("--stack <name>", "stack").option("--json", "result as JSON");
}

/** Joins a definition and its method, which gets the arguments and then the options. */
export const runs =
  <Args extends unknown[], Options extends OptionValues>(
    definition: () => Definition<Args, Options>,
    method: (...args: [...Args, OptionsOf<() => Definition<Args, Options>>]) => Promise<void>,
  ): (() => CommandUnknownOpts) =>
  () => {
    const made = definition();
    return made.action(() => method(...made.processedArgs, made.optsWithGlobals()));
  };

const settled = <C extends CommandUnknownOpts>(made: C): C =>
  made
    .exitOverride()
    .showHelpAfterError("(./breakwater --help)")
    .configureOutput({
      writeOut: (text) => void process.stdout.write(asCalled(text)),
      writeErr: (text) => void process.stderr.write(asCalled(text)),
      // Who guesses that `secret set` has a --value has written the secret there.
      outputError: (text, write) => write(text.replace(/(unknown option '-[^=]*)=.*'/s, "$1'")),
    });

async function enter(stack: string): Promise<void> {
  requireStackName(stack);
  leaveSourced(stack, process.env);
  await readyBackend(stack);
}

/** It becomes a part of file names before the stack file is read. */
function requireStackName(stack: string): void {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(stack)) return;
  throw new Stop(
    exitCodes.mistake,
    `--stack (or BREAKWATER_STACK) is ${JSON.stringify(stack)}; a stack's name is 1 to 31 of a-z, 0-9 and -, starting with a letter. Nothing was changed.`,
  );
}
