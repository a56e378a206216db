import { breakwater } from "../contenders/breakwater";
import type { Setting, Surroundings } from "../contenders/contender";
import { deployStack } from "../contenders/stack";
import { freePort } from "../dockerHost";
import { measure, type Command } from "../process";
import { inTurns, isolated } from "../rounds";
import { baseline, otherPackages } from "./baseline";

/** Seconds of quiet previews, pair by pair. */
export interface Previews {
  readonly baseline: number[];
  readonly current: number[];
}

/** Two stacks stand beside each other here, and a preview is not concerned with health: few probes, so that they do not disturb. */
const probeEvery = 10;

async function preview(setting: Omit<Setting, "stack">, size: number): Promise<{ readonly preview: Command; readonly down: Command }> {
  const stack = deployStack(size, await freePort(), probeEvery);
  const contender = await breakwater({ ...setting, stack });
  await measure(contender.cold);
  return { preview: contender.preview ?? contender.apply, down: contender.down };
}

/** The same stack, deployed by the code of a revision and by today's; then their previews in turns. */
export async function previews(
  revision: string,
  sizes: readonly number[],
  pairs: number,
  around: Surroundings,
): Promise<Record<string, Previews>> {
  const old = await baseline(revision, around);
  const other = otherPackages(around.repository, old);
  if (other.length > 0) console.log(`preview: the baseline runs with today's versions of ${other.join(", ")}`);
  const all: Record<string, Previews> = {};
  for (const size of sizes) all[size] = await pairsOf(old, size, pairs, around);
  return all;
}

function pairsOf(old: string, size: number, pairs: number, around: Surroundings): Promise<Previews> {
  return isolated(`ba${size}`, { ...around, repository: old }, (before) =>
    isolated(`cu${size}`, around, async (after) => {
      const both = { baseline: await preview(before, size), current: await preview(after, size) };
      const seconds: Previews = { baseline: [], current: [] };
      await inTurns(both, pairs, async (name, { preview: command }, pair) => {
        const took = (await measure(command)).seconds;
        seconds[name as keyof Previews].push(took);
        console.log(`preview, ${size} containers, pair ${pair + 1} of ${pairs}, ${name}: ${took.toFixed(2)} s`);
      });
      await measure(both.baseline.down);
      await measure(both.current.down);
      return seconds;
    }),
  );
}
