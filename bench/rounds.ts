import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Contender, Prepare, Setting } from "./contender";
import { freePort, removeAll } from "./dockerHost";
import { experiment, type Sample } from "./experiment";
import { benchStack } from "./stack";

export type Samples = Record<string, Sample[]>;
export type Surroundings = Pick<Setting, "folder" | "tools" | "repository" | "env"> & { readonly id: string };

async function lifeOf(name: string, prepare: Prepare, count: number, round: number, around: Surroundings): Promise<Sample> {
  const prefix = `${around.id}-${name.slice(0, 2)}${count}r${round}`;
  const folder = join(around.folder, prefix);
  mkdirSync(folder);
  try {
    const stack = benchStack(count, await freePort());
    const contender: Contender = await prepare({ ...around, folder, prefix, stack });
    return await experiment(contender, prefix, count);
  } finally {
    await removeAll(prefix);
  }
}

/** All contenders in turn, each round beginning with another one, so that a slow minute of the machine hits all alike. */
export async function rounds(
  contenders: Readonly<Record<string, Prepare>>,
  count: number,
  total: number,
  around: Surroundings,
): Promise<Samples> {
  const names = Object.keys(contenders);
  const samples: Samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < total; round++) {
    for (const [offset] of names.entries()) {
      const name = names[(round + offset) % names.length] ?? "";
      const prepare = contenders[name];
      if (prepare === undefined) continue;
      const sample = await lifeOf(name, prepare, count, round, around);
      samples[name]?.push(sample);
      console.log(`${count} containers, round ${round + 1} of ${total}, ${name}: ${JSON.stringify(sample)}`);
    }
  }
  return samples;
}
