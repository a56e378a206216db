import { bare } from "../command";
import { scripts, shells } from "../completion/scripts";
import { exitCodes, Stop } from "../process/exit";

const examples = `
Examples:
  source <(./breakwater completion bash)                                          in ~/.bashrc, with the path of your clone
  source <(./breakwater completion zsh)                                           in ~/.zshrc, after compinit
  ./breakwater completion fish > ~/.config/fish/completions/breakwater.fish`;

export const completionCommand = () =>
  bare("completion", "the script by which bash, zsh or fish completes commands, options and names")
    .argument("<shell>")
    .addHelpText("after", examples)
    .action(completion);

/** Prints the script that a shell loads when it starts. */
export function completion(shell: string): Promise<void> {
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined)
    throw new Stop(exitCodes.mistake, `There is no completion for ${JSON.stringify(shell)}. There is one for: ${shells.join(", ")}.`);
  process.stdout.write(`${script}\n`);
  return Promise.resolve();
}
