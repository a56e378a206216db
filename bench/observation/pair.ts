import { measure, type Command } from "../process";
import { inTurns } from "../rounds";
import { summarize, type Summary } from "../statistics";

/** Seconds of one command with what Breakwater observes and without, in turns, and what the first takes longer, pair by pair. */
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

/** A command that speaks to the engine through a shell, after something else in the same shell. */
export function after(first: string, command: Command): Command {
  const [shell, flag, script, ...rest] = command.argv;
  return { ...command, argv: [shell, flag as string, (script as string).replace("exec ", `${first} exec `), ...rest] };
}
