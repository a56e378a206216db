import type { Contender, Prepare, Setting } from "../contenders/contender";
import { breakwater, pulumi } from "../contenders/breakwater";
import { compose } from "../contenders/compose";
import { link } from "../contenders/database";
import { nginxApp, type BenchStack } from "../contenders/stack";
import { swarm } from "../contenders/swarm";
import { terraform } from "../contenders/terraform";
import { Background, measure } from "../process";
import { homeOf, unlocked, type Patient } from "./experiment";
import { Observer } from "./observer";

type Treat = (patient: Patient) => Promise<void>;

/** A stack to damage, and everyone that repairs it, one after the other. */
export interface Ward {
  readonly repairers: readonly string[];
  /** `treat` is called once for each wanted repairer. */
  readonly open: (setting: Omit<Setting, "stack">, port: number, wanted: readonly string[], treat: TreatBy) => Promise<void>;
}

type TreatBy = (who: string, patient: Patient) => Promise<void>;

/**
 * An app, an entry, and a database with a replica: one of each part that can be damaged. The app has one replica, because a second one
 * would answer for a repaired one that gets no requests.
 */
export const repairStack = (port: number): BenchStack => ({ apps: [nginxApp("web", 1, 1)], database: true, port });

const observerOf = (setting: Omit<Setting, "stack">, stack: BenchStack) =>
  Observer.of(setting.env.DOCKER_HOST ?? "", setting.prefix, stack);

/** A peer: deployed, its database linked by hand as its users do, damaged and repaired. */
const peer = (who: string, prepare: Prepare): Ward => ({
  repairers: [who],
  open: async (setting, port, _wanted, treat) => {
    const stack = repairStack(port);
    const contender = await prepare({ ...setting, stack });
    await measure(contender.cold);
    await link(setting.prefix);
    const { repair } = contender;
    await treat(who, { prefix: setting.prefix, observer: await observerOf(setting, stack), repair, rescue: repair });
    await measure(contender.down);
  },
});

/** One stack with three repairers: the command line, plain `pulumi`, and the watcher. */
const ours: Ward = {
  repairers: ["breakwater", "pulumi", "watch"],
  open: async (setting, port, wanted, treat) => {
    const stack = repairStack(port);
    const contender = await breakwater({ ...setting, stack });
    const plain = await pulumi({ ...setting, stack });
    await measure(contender.cold);
    const common = { prefix: setting.prefix, observer: await observerOf(setting, stack), rescue: contender.repair };
    const ways: Record<string, () => Promise<void>> = {
      breakwater: () => treat("breakwater", { ...common, repair: contender.repair }),
      pulumi: () => treat("pulumi", { ...common, repair: plain.repair }),
      watch: () => watched(contender, (patient) => treat("watch", patient), { ...common, idle: () => unlocked(homeOf(setting.folder)) }),
    };
    for (const who of wanted) await ways[who]?.();
    await measure(contender.down);
  },
};

async function watched({ watch }: Contender, treat: Treat, patient: Patient): Promise<void> {
  if (watch === undefined) return;
  const watcher = new Background(watch);
  try {
    await watcher.ready(/"event":"connected"/);
    await treat(patient);
  } finally {
    await watcher.stop();
  }
}

export const wards: Readonly<Record<string, Ward>> = {
  ours,
  terraform: peer("terraform", terraform),
  compose: peer("compose", compose),
  swarm: peer("swarm", swarm),
};
