import { setTimeout as pause } from "node:timers/promises";
import type { Prepare, Setting } from "../contenders/contender";
import { freePort } from "../dockerHost";
import { startLoad, type LoadReport } from "../load/load";
import { attempted, measure } from "../process";
import { broken, brokenReleases, rolloutStack, version, type Release } from "./releases";
import type { Counts } from "../results";
import { sorted } from "./failures";

export interface BrokenRelease extends Counts {
  /** Whether the command's exit code said that the release failed. */
  readonly refused: boolean;
}

/** One contender's rolls and broken releases. */
export interface Rollouts {
  readonly rolls: Counts & { readonly seconds: readonly number[] };
  readonly broken: Readonly<Record<string, BrokenRelease>>;
}

export interface Plan {
  readonly image: string;
  readonly rolls: number;
  readonly broken: boolean;
  readonly perSecond: number;
  readonly drainSeconds: number;
}

/** Time under load before the first roll, between two, and after the last, in ms: what a roll breaks may show a little later. */
const calm = 2000;
const limitSeconds = 300;

/** Rolls one contender under load, then gives it releases that do not work. */
export class Experiment {
  private constructor(
    private readonly setting: Omit<Setting, "stack">,
    private readonly prepare: Prepare,
    private readonly plan: Plan,
    private readonly port: number,
    private readonly note: (text: string) => void,
  ) {}

  static async run(setting: Omit<Setting, "stack">, prepare: Prepare, plan: Plan, note: (text: string) => void): Promise<Rollouts> {
    const one = new Experiment(setting, prepare, plan, await freePort(), note);
    const contender = await one.write(version(plan.image, 0));
    await measure(contender.cold);
    const rollouts = { rolls: await one.rolls(), broken: plan.broken ? await one.allBroken() : {} };
    await measure(contender.down);
    return rollouts;
  }

  private write(release: Release) {
    return this.prepare({ ...this.setting, stack: rolloutStack(this.port, release, this.plan.drainSeconds) });
  }

  private async rolls(): Promise<Rollouts["rolls"]> {
    const seconds: number[] = [];
    const report = await this.underLoad(async () => {
      for (let number = 1; number <= this.plan.rolls; number++) {
        const { apply } = await this.write(version(this.plan.image, number));
        seconds.push((await measure(apply)).seconds);
        this.note(`roll ${number} of ${this.plan.rolls}: ${seconds.at(-1)?.toFixed(1)} s`);
        await pause(calm);
      }
    });
    const unseen = Array.from({ length: this.plan.rolls + 1 }, (_, number) => String(number)).filter((number) => !report.versions[number]);
    if (unseen.length > 0) throw new Error(`${this.setting.prefix}: no request reached the versions ${unseen.join(", ")}`);
    return { ...counts(report), seconds };
  }

  private async allBroken(): Promise<Rollouts["broken"]> {
    const results: Record<string, BrokenRelease> = {};
    for (const name of Object.keys(brokenReleases)) {
      let refused = false;
      const report = await this.underLoad(async () => {
        const { apply } = await this.write(broken(this.plan.image, name));
        refused = (await attempted(apply, limitSeconds)).code !== 0;
        await pause(calm);
        await measure((await this.write(version(this.plan.image, this.plan.rolls))).apply);
        await pause(calm);
      });
      results[name] = { ...counts(report), refused };
      this.note(`broken release "${name}": ${refused ? "refused" : "accepted"}, ${report.failures.length} of ${report.sent} failed`);
    }
    return results;
  }

  private async underLoad(act: () => Promise<void>): Promise<LoadReport> {
    const load = startLoad(`http://127.0.0.1:${this.port}`, { perSecond: this.plan.perSecond });
    try {
      await pause(calm);
      await act();
    } finally {
      await load.stop();
    }
    const report = load.report();
    for (const failure of report.failures.slice(0, 5)) this.note(failure);
    return report;
  }
}

const counts = ({ sent, failures }: LoadReport): Counts => ({ sent, failures: sorted(failures) });
