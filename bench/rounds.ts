import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Setting, Surroundings } from "./contenders/contender";
import { removeAll } from "./dockerHost";

/** All contenders in turn. Each round begins with another one, so that a slow minute of the machine affects all equally. */
export async function inTurns<T>(
  contenders: Readonly<Record<string, T>>,
  rounds: number,
  act: (name: string, contender: T, round: number) => Promise<void>,
): Promise<void> {
  const all = Object.entries(contenders);
  for (let round = 0; round < rounds; round++) {
    const first = round % all.length;
    for (const [name, contender] of [...all.slice(first), ...all.slice(0, first)]) await act(name, contender, round);
  }
}

let lives = 0;

/** Runs something with its own folder and prefix of Docker names, and removes everything that it leaves there. */
export async function isolated<T>(label: string, around: Surroundings, act: (setting: Omit<Setting, "stack">) => Promise<T>): Promise<T> {
  const prefix = `${around.id}-${label}-${++lives}`;
  const folder = join(around.folder, prefix);
  mkdirSync(folder);
  try {
    return await act({ ...around, folder, prefix });
  } finally {
    await removeAll(prefix);
  }
}
