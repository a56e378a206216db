import type { Command } from "../process";
import { measure } from "../process";
import { summarize, type Summary } from "../statistics";

/** Seconds of one command with what Breakwater observes and without, in turns, and what the first takes longer, pair by pair. */
export interface Pair {
  readonly with: Summary;
  readonly without: Summary;
  readonly added: Summary;
}

export async function pair(observed: Command, plain: Command, rounds: number): Promise<Pair> {
  const seconds = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    seconds.without.push((await measure(plain)).seconds);
    seconds.with.push((await measure(observed)).seconds);
  }
  const added = seconds.with.map((value, round) => value - (seconds.without[round] as number));
  return { with: summarize(seconds.with), without: summarize(seconds.without), added: summarize(added) };
}

/** A command that speaks to the engine through a shell, after something else in the same shell. */
export function after(first: string, command: Command): Command {
  const [shell, flag, script, ...rest] = command.argv;
  return { ...command, argv: [shell, flag as string, (script as string).replace("exec ", `${first} exec `), ...rest] };
}
