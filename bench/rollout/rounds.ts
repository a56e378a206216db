import { breakwater } from "../contenders/breakwater";
import { compose } from "../contenders/compose";
import type { Prepare, Surroundings } from "../contenders/contender";
import { inSwarm, swarm } from "../contenders/swarm";
import { removeImage } from "../dockerHost";
import { isolated } from "../rounds";
import { Experiment, type Plan, type Rollouts } from "./experiment";
import { appImage } from "./releases";

/** Longer than the slowest request of the load. */
const drainSeconds = 15;

interface Row {
  readonly prepare: Prepare;
  readonly plan: Partial<Plan>;
}

/** By contender. `undrained` is the positive control: a run that must lose requests, or the load could not see any. */
const rows: Readonly<Record<string, Row>> = {
  breakwater: { prepare: breakwater, plan: {} },
  undrained: { prepare: breakwater, plan: { drainSeconds: 0, broken: false } },
  compose: { prepare: compose, plan: {} },
  swarm: { prepare: swarm, plan: {} },
};

/** Every contender's rolls and broken releases, one contender after the other: load on two at once would measure neither. */
export async function rollouts(options: Pick<Plan, "rolls" | "perSecond">, around: Surroundings): Promise<Record<string, Rollouts>> {
  const image = await appImage(around);
  const results: Record<string, Rollouts> = {};
  try {
    await inSwarm(async () => {
      for (const [name, { prepare, plan }] of Object.entries(rows)) {
        const whole = { image, drainSeconds, broken: true, ...options, ...plan };
        const note = (text: string) => console.log(`rollout, ${name}: ${text}`);
        results[name] = await isolated(`${name.slice(0, 2)}roll`, around, (setting) => Experiment.run(setting, prepare, whole, note));
      }
    });
  } finally {
    await removeImage(image);
  }
  return results;
}
