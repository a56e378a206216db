import type { Surroundings } from "../contenders/contender";
import { inSwarm } from "../contenders/swarmEngine";
import { freePort } from "../dockerHost";
import { inTurns, isolated } from "../rounds";
import { Setbacks } from "../setbacks";
import { isDue, type Repairs } from "./cells";
import { damages } from "./damage";
import { repairOf, type Patient } from "./experiment";
import { wards, type Ward } from "./wards";

export interface RepairPlan {
  readonly rounds: number;
  readonly without: readonly string[];
  readonly around: Surroundings;
  /** Existing repairs. Only missing ones are measured. */
  readonly before: Repairs;
  readonly keep: (all: Repairs) => void;
}

/** One stack after the other, each for several rounds. */
export async function repairs({ rounds, without, around, before, keep }: RepairPlan): Promise<void> {
  const all: Repairs = Object.fromEntries(Object.keys(damages).map((name) => [name, { ...before[name] }]));
  const dueOf = (who: string, round: number) => Object.keys(damages).filter((name) => isDue(all[name]?.[who], round));
  const setbacks = new Setbacks();

  const treat = async (who: string, patient: Patient, round: number) => {
    for (const name of dueOf(who, round)) {
      const repair = await repairOf(name, patient);
      ((all[name] ??= {})[who] ??= []).push(repair);
      console.log(
        `repair, round ${round + 1} of ${rounds}, ${name}, ${who}: ${typeof repair === "number" ? `${repair.toFixed(2)} s` : repair}`,
      );
      keep(all);
    }
  };

  await inTurns(wards, rounds, async (label, ward: Ward, round) => {
    const wanted = ward.repairers.filter((who) => !without.includes(who) && dueOf(who, round).length > 0);
    if (wanted.length === 0) return;
    const open = () =>
      isolated(label.slice(0, 2), around, async (setting) =>
        ward.open(setting, await freePort(), wanted, (who, patient) => treat(who, patient, round)),
      );
    await setbacks.during(`repair, round ${round + 1}, ${label}`, () => (label === "swarm" ? inSwarm(around.id, open) : open()));
  });
  setbacks.raise();
}
