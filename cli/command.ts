import { Command, type CommandUnknownOpts, type OptionValues } from "@commander-js/extra-typings";
import { readyBackend } from "./pulumi/ready";
import { exitCodes, Stop } from "./process/exit";
import { asCalled } from "./process/launcher";
import type { GlobalOptions } from "./project/session";
import { leaveSourced } from "./process/variables";

type None = Record<never, never>;

/** A command's arguments and options, before its method is attached. */
export type Definition<Args extends unknown[] = [], Options extends OptionValues = None> = Command<Args, Options, GlobalOptions>;

/** The options of a definition, and those of every command. */
export type OptionsOf<D extends () => { optsWithGlobals(): unknown }> = ReturnType<ReturnType<D>["optsWithGlobals"]>;

/** A command that needs no stack, with the error handling and the output of all commands. */
export const bare = (name: string, about: string) => settled(new Command(name)).description(about);

/** A command that only contains other commands. */
export const group = (name: string, about: string, commands: readonly (() => CommandUnknownOpts)[]) =>
  commands.reduce((all, one) => all.addCommand(one()), bare(name, about));

/** A command that works with a stack: it has --stack and --json, and first checks the stack's name, variables and backend. */
export function command(name: string, about: string): Definition {
  const made = settled(new Command<[], None, GlobalOptions>(name)).description(about);
  made.hook("preAction", () => enter(made.optsWithGlobals().stack));
  // The values go to the program's options with these names, at any position. These are only for the help.
  return made.option("--stack <name>", "stack").option("--json", "result as JSON");
}

/** Attaches a method to a definition. It gets the arguments and then the options. */
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
      // A user who types a --value for `secret set` has put the secret there.
      outputError: (text, write) => write(text.replace(/(unknown option '-[^=]*)=.*'/s, "$1'")),
    });

async function enter(stack: string): Promise<void> {
  requireStackName(stack);
  leaveSourced(stack, process.env);
  await readyBackend(stack);
}

/** The name becomes a part of file names before the stack file is read. */
function requireStackName(stack: string): void {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(stack)) return;
  throw new Stop(
    exitCodes.mistake,
    `--stack (or BREAKWATER_STACK) is ${JSON.stringify(stack)}; a stack's name is 1 to 31 of a-z, 0-9 and -, starting with a letter. Nothing was changed.`,
  );
}
