import { measure, type Command } from "../process";
import { inTurns } from "../rounds";
import { summarize, type Summary } from "../statistics";

/** Seconds of a command with and without Breakwater's observation, alternately, and the difference for each pair. */
export interface Pair {
  readonly with: Summary;
  readonly without: Summary;
  readonly added: Summary;
}

export async function pair(observed: Command, plain: Command, rounds: number): Promise<Pair> {
  const seconds = { without: [] as number[], with: [] as number[] };
  await inTurns({ without: plain, with: observed }, rounds, async (name, command) => {
    seconds[name as keyof typeof seconds].push((await measure(command)).seconds);
  });
  const added = seconds.with.map((value, round) => value - (seconds.without[round] as number));
  return { with: summarize(seconds.with), without: summarize(seconds.without), added: summarize(added) };
}

/** A command that runs Pulumi through a shell, after another command in the same shell. */
export function after(first: string, command: Command): Command {
  const [shell, flag, script, ...rest] = command.argv;
  return { ...command, argv: [shell, flag as string, (script as string).replace("exec ", `${first} exec `), ...rest] };
}
