import { breakwater } from "../contenders/breakwater";
import type { Setting, Surroundings } from "../contenders/contender";
import { deployStack } from "../contenders/stack";
import { freePort } from "../dockerHost";
import { measure, type Command } from "../process";
import type { PreviewResults } from "../results";
import { inTurns, isolated } from "../rounds";
import { summarize } from "../statistics";
import { baseline, otherPackages } from "./baseline";
import { expectQuiet } from "./quiet";

/** Seconds of quiet previews, by pair. */
interface Previews {
  readonly baseline: number[];
  readonly current: number[];
}

export interface PreviewTask {
  /** The reference. */
  readonly revision: string;
  readonly sizes: readonly number[];
  readonly pairs: number;
  readonly around: Surroundings;
  /** Existing pairs. Only missing ones are measured. */
  readonly before: PreviewResults["stacks"];
  /** Called after each pair. */
  readonly keep: (stacks: PreviewResults["stacks"]) => void;
}

/** Two stacks run at the same time, and a preview does not depend on health. So there are few probes, which could disturb it. */
const probeEvery = 10;

async function preview(setting: Omit<Setting, "stack">, size: number): Promise<{ readonly preview: Command; readonly down: Command }> {
  const stack = deployStack(size, await freePort(), probeEvery);
  const contender = await breakwater({ ...setting, stack });
  await measure(contender.cold);
  return { preview: contender.preview ?? contender.apply, down: contender.down };
}

/** Deploys the same stack with the code of a revision and with the current one, then measures their previews alternately. */
export async function previews({ revision, sizes, pairs, around, before, keep }: PreviewTask): Promise<void> {
  const old = await baseline(revision, around);
  const other = otherPackages(around.repository, old);
  if (other.length > 0) console.log(`preview: the baseline runs with today's versions of ${other.join(", ")}`);
  const stacks: Record<string, PreviewResults["stacks"][string]> = { ...before };
  for (const size of sizes) {
    const done: Previews = { baseline: [...(before[size]?.baseline.values ?? [])], current: [...(before[size]?.current.values ?? [])] };
    if (done.current.length >= pairs) continue;
    await pairsOf(old, size, pairs, done, around, () => {
      stacks[size] = { baseline: summarize(done.baseline), current: summarize(done.current) };
      keep(stacks);
    });
  }
}

function pairsOf(old: string, size: number, pairs: number, done: Previews, around: Surroundings, paired: () => void): Promise<void> {
  return isolated(`ba${size}`, { ...around, repository: old }, (before) =>
    isolated(`cu${size}`, around, async (after) => {
      const both = { baseline: await preview(before, size), current: await preview(after, size) };
      const earlier = done.current.length;
      await inTurns(both, pairs - earlier, async (name, { preview: command }, pair) => {
        const { seconds, output } = await measure(command);
        expectQuiet(output, name);
        done[name as keyof Previews].push(seconds);
        console.log(`preview, ${size} containers, pair ${earlier + pair + 1} of ${pairs}, ${name}: ${seconds.toFixed(2)} s`);
        if (done.baseline.length === done.current.length) paired();
      });
      await measure(both.baseline.down);
      await measure(both.current.down);
    }),
  );
}
