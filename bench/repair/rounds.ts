import type { Contender, Prepare, Setting, Surroundings } from "../contenders/contender";
import { breakwater, pulumi } from "../contenders/breakwater";
import { compose } from "../contenders/compose";
import { link } from "../contenders/database";
import { nginxApp, type BenchStack } from "../contenders/stack";
import { inSwarm, swarm } from "../contenders/swarm";
import { terraform } from "../contenders/terraform";
import { freePort } from "../dockerHost";
import { Background, measure } from "../process";
import { inTurns, isolated } from "../rounds";
import { damages } from "./damage";
import { homeOf, repairOf, unlocked, type Patient, type Repair } from "./experiment";
import { Observer } from "./observer";

/** Repairs by damage and by whoever repaired, one for each round; what was not repaired once is not tried again. */
export type Repairs = Record<string, Record<string, Repair[]>>;

type Ward = (setting: Omit<Setting, "stack">, stack: BenchStack, treat: (who: string, patient: Patient) => Promise<void>) => Promise<void>;

/** Two replicas of an app, an entry, and a database with a replica: one of everything that can be damaged. */
const repairStack = (port: number): BenchStack => ({ apps: [nginxApp("web", 2, 1)], database: true, port });

const observerOf = (setting: Omit<Setting, "stack">, stack: BenchStack) =>
  Observer.of(setting.env.DOCKER_HOST ?? "", setting.prefix, stack);

/** A peer: deployed, its database linked by hand as its users do, damaged and repaired. */
const peer =
  (who: string, prepare: Prepare): Ward =>
  async (setting, stack, treat) => {
    const contender = await prepare({ ...setting, stack });
    await measure(contender.cold);
    await link(setting.prefix);
    const { repair } = contender;
    await treat(who, { prefix: setting.prefix, observer: await observerOf(setting, stack), repair, rescue: repair });
    await measure(contender.down);
  };

/** One stack, repaired in three ways: by the command line, by plain `pulumi`, and by the watcher. */
const ours: Ward = async (setting, stack, treat) => {
  const contender = await breakwater({ ...setting, stack });
  const plain = await pulumi({ ...setting, stack });
  await measure(contender.cold);
  const common = { prefix: setting.prefix, observer: await observerOf(setting, stack), rescue: contender.repair };
  await treat("breakwater", { ...common, repair: contender.repair });
  await treat("pulumi", { ...common, repair: plain.repair });
  await watched(contender, () => treat("watch", { ...common, idle: () => unlocked(homeOf(setting.folder)) }));
  await measure(contender.down);
};

async function watched({ watch }: Contender, act: () => Promise<void>): Promise<void> {
  if (watch === undefined) return;
  const watcher = new Background(watch);
  try {
    await watcher.ready(/"event":"connected"/);
    await act();
  } finally {
    await watcher.stop();
  }
}

/** Everything on one stack after the other, some rounds long. */
export async function repairs(withTerraform: boolean, rounds: number, around: Surroundings): Promise<Repairs> {
  const wards = {
    ours,
    ...(withTerraform ? { terraform: peer("terraform", terraform) } : {}),
    compose: peer("compose", compose),
    swarm: peer("swarm", swarm),
  };
  const all: Repairs = Object.fromEntries(Object.keys(damages).map((name) => [name, {}]));
  await inSwarm(() =>
    inTurns(wards, rounds, (label, ward, round) =>
      isolated(label.slice(0, 2), around, async (setting) => {
        const treat = async (who: string, patient: Patient) => {
          for (const name of Object.keys(damages)) await once(all, name, who, patient, `round ${round + 1} of ${rounds}`);
        };
        await ward(setting, repairStack(await freePort()), treat);
      }),
    ),
  );
  return all;
}

async function once(all: Repairs, name: string, who: string, patient: Patient, label: string): Promise<void> {
  const before = (all[name] ??= {})[who] ?? [];
  if (before.some((repair) => typeof repair === "string")) return;
  const repair = await repairOf(name, patient);
  all[name][who] = [...before, repair];
  console.log(`repair, ${label}, ${name}, ${who}: ${typeof repair === "number" ? `${repair.toFixed(2)} s` : repair}`);
}
