import { scripts, shells } from "../completion/scripts";
import { exitCodes, Stop } from "../exit";

/** Prints the script that a shell reads at its start. */
export function completion(shell: string): Promise<void> {
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined)
    throw new Stop(exitCodes.mistake, `There is no completion for ${JSON.stringify(shell)}. There is one for: ${shells.join(", ")}.`);
  process.stdout.write(`${script}\n`);
  return Promise.resolve();
}
