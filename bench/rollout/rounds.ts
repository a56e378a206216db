import { breakwater } from "../contenders/breakwater";
import { compose } from "../contenders/compose";
import type { Prepare, Surroundings } from "../contenders/contender";
import { swarm } from "../contenders/swarm";
import { inSwarm } from "../contenders/swarmEngine";
import { removeImage } from "../dockerHost";
import type { RolloutColumn } from "../results";
import { isolated } from "../rounds";
import { Setbacks } from "../setbacks";
import { summarize } from "../statistics";
import { Experiment, isDone, nothing, type RolloutPlan, type Rollouts } from "./experiment";
import { total } from "./failures";
import { appImage } from "./releases";

/** Longer than the slowest request of the load. */
const drainSeconds = 15;

interface Row {
  readonly prepare: Prepare;
  readonly plan: Partial<RolloutPlan>;
}

/** By contender. `undrained` is the positive control: it must lose requests, or the load would be unable to detect any loss. */
const rows: Readonly<Record<string, Row>> = {
  breakwater: { prepare: breakwater, plan: {} },
  undrained: { prepare: breakwater, plan: { drainSeconds: 0, broken: false } },
  compose: { prepare: compose, plan: {} },
  swarm: { prepare: swarm, plan: {} },
};

type Columns = Readonly<Record<string, RolloutColumn>>;

export interface RolloutTask extends Pick<RolloutPlan, "rolls" | "perSecond"> {
  readonly without: readonly string[];
  readonly around: Surroundings;
  /** Existing columns. Only missing parts are measured. */
  readonly before: Columns;
  /** Called after each roll and each broken release. */
  readonly keep: (columns: Columns) => void;
}

const columnOf = ({ rolls: { seconds, ...rolls }, broken }: Rollouts): RolloutColumn => ({ seconds: summarize(seconds), rolls, broken });
const rolloutsOf = (column: RolloutColumn | undefined): Rollouts =>
  column === undefined ? nothing : { rolls: { ...column.rolls, seconds: column.seconds.values }, broken: column.broken };

/** Every contender's rolls and broken releases, one contender after the other. Concurrent loads would distort each other. */
export async function rollouts({ without, around, before, keep, ...options }: RolloutTask): Promise<void> {
  const columns: Record<string, RolloutColumn> = { ...before };
  const setbacks = new Setbacks();
  const image = await appImage(around);
  try {
    for (const [name, { prepare, plan }] of Object.entries(rows)) {
      const whole: RolloutPlan = { image, drainSeconds, broken: true, ...options, ...plan };
      const done = rolloutsOf(before[name]);
      if (without.includes(name) || isDone(done, whole)) continue;
      const notes = {
        say: (text: string) => console.log(`rollout, ${name}: ${text}`),
        keep: (more: Rollouts) => {
          columns[name] = columnOf(more);
          keep(columns);
        },
      };
      const act = () => isolated(`${name.slice(0, 2)}roll`, around, (setting) => Experiment.run(setting, prepare, whole, done, notes));
      await setbacks.during(`rollout, ${name}`, () => (name === "swarm" ? inSwarm(around.id, act) : act()));
    }
  } finally {
    await removeImage(image);
  }
  const control = columns.undrained;
  if (control !== undefined && total(control.rolls.failures) === 0)
    setbacks.add("rollout: the run without draining lost no request, so the load sees nothing, and no figure of this run counts");
  setbacks.raise();
}
