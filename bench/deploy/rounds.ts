import type { Prepare, Surroundings } from "../contenders/contender";
import { containerCount, deployStack } from "../contenders/stack";
import { freePort } from "../dockerHost";
import { inTurns, isolated } from "../rounds";
import { Setbacks } from "../setbacks";
import { experiment, type Sample } from "./experiment";

export type Samples = Record<string, Sample[]>;

async function lifeOf(name: string, prepare: Prepare, size: number, around: Surroundings): Promise<Sample> {
  return isolated(`${name.slice(0, 2)}${size}`, around, async (setting) => {
    const stack = deployStack(size, await freePort());
    return experiment(await prepare({ ...setting, stack }), setting.prefix, containerCount(stack));
  });
}

/** The whole life of the stack under every contender, for several rounds. */
export async function rounds(
  contenders: Readonly<Record<string, Prepare>>,
  size: number,
  total: number,
  around: Surroundings,
  keep: (samples: Samples) => void,
): Promise<void> {
  const samples: Samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  const setbacks = new Setbacks();
  await inTurns(contenders, total, (name, prepare, round) =>
    setbacks.during(`deploy, ${size} containers, round ${round + 1}, ${name}`, async () => {
      const sample = await lifeOf(name, prepare, size, around);
      samples[name]?.push(sample);
      console.log(`deploy, ${size} containers, round ${round + 1} of ${total}, ${name}: ${JSON.stringify(sample)}`);
      keep(samples);
    }),
  );
  setbacks.raise();
}
