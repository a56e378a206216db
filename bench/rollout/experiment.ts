import { setTimeout as pause } from "node:timers/promises";
import type { Prepare, Setting } from "../contenders/contender";
import { freePort } from "../dockerHost";
import { startLoad, type Load, type LoadReport } from "../load/load";
import { attempted, isInterrupted, measure } from "../process";
import type { Counts } from "../results";
import { added, none, sorted } from "./failures";
import { broken, brokenReleases, rolloutStack, version, type Release } from "./releases";

export interface BrokenRelease extends Counts {
  /** Whether the command reported a failed release by its exit code. */
  readonly refused: boolean;
}

/** One contender's rolls and broken releases. */
export interface Rollouts {
  readonly rolls: Counts & { readonly seconds: readonly number[] };
  readonly broken: Readonly<Record<string, BrokenRelease>>;
}

export const nothing: Rollouts = { rolls: { sent: 0, failures: none, seconds: [] }, broken: {} };

export interface RolloutPlan {
  readonly image: string;
  readonly rolls: number;
  readonly broken: boolean;
  readonly perSecond: number;
  readonly drainSeconds: number;
}

/** Whether the plan is complete. */
export const isDone = ({ rolls, broken: done }: Rollouts, plan: Pick<RolloutPlan, "rolls" | "broken">): boolean =>
  rolls.seconds.length >= plan.rolls && (!plan.broken || Object.keys(brokenReleases).every((name) => name in done));

/** Milliseconds of load before the first roll, between two rolls, and after the last one, because a failure may appear a little later. */
const calm = 2000;
const limitSeconds = 300;

export interface Notes {
  readonly say: (text: string) => void;
  /** Called with all results so far, whenever one was added. */
  readonly keep: (done: Rollouts) => void;
}

/** Rolls one contender under load, then deploys broken releases. Does only what earlier results lack. */
export class Experiment {
  /** Number of the version that serves. */
  private current: number;

  private constructor(
    private readonly setting: Omit<Setting, "stack">,
    private readonly prepare: Prepare,
    private readonly plan: RolloutPlan,
    private readonly port: number,
    private readonly notes: Notes,
    private done: Rollouts,
  ) {
    this.current = done.rolls.seconds.length;
  }

  static async run(setting: Omit<Setting, "stack">, prepare: Prepare, plan: RolloutPlan, before: Rollouts, notes: Notes): Promise<void> {
    const one = new Experiment(setting, prepare, plan, await freePort(), notes, before);
    const contender = await one.write(version(plan.image, one.current));
    await measure(contender.cold);
    if (one.current < plan.rolls) await one.rolls();
    if (plan.broken) await one.allBroken();
    await measure(contender.down);
  }

  private write(release: Release) {
    return this.prepare({ ...this.setting, stack: rolloutStack(this.port, release, this.plan.drainSeconds) });
  }

  private keep(more: Partial<Rollouts>): void {
    this.done = { ...this.done, ...more };
    this.notes.keep(this.done);
  }

  private async rolls(): Promise<void> {
    const { rolls: before } = this.done;
    const seconds = [...before.seconds];
    const keep = (report: LoadReport) => this.keep({ rolls: { ...added(before, counts(report)), seconds } });
    await this.underLoad(async (load) => {
      for (let number = this.current + 1; number <= this.plan.rolls; number++) {
        const { apply } = await this.write(version(this.plan.image, number));
        const took = (await measure(apply)).seconds;
        await pause(calm);
        if (!load.report().versions[String(number)]) throw new Error(`${this.setting.prefix}: no request reached version ${number}`);
        seconds.push(took);
        this.current = number;
        this.notes.say(`roll ${number} of ${this.plan.rolls}: ${took.toFixed(1)} s, ${load.report().failures.length} failed so far`);
        keep(load.report());
      }
    }, keep);
  }

  private async allBroken(): Promise<void> {
    for (const name of Object.keys(brokenReleases).filter((one) => !(one in this.done.broken))) {
      let refused = false;
      let whole = false;
      await this.underLoad(
        async () => {
          const { apply } = await this.write(broken(this.plan.image, name));
          refused = (await attempted(apply, limitSeconds)).code !== 0;
          await pause(calm);
          await measure((await this.write(version(this.plan.image, this.current))).apply);
          await pause(calm);
          whole = true;
        },
        (report) => {
          const { length } = report.failures;
          this.notes.say(`broken release "${name}": ${refused ? "refused" : "accepted"}, ${length} of ${report.sent} failed`);
          if (whole) this.keep({ broken: { ...this.done.broken, [name]: { ...counts(report), refused } } });
        },
      );
    }
  }

  /** Failed requests count even if the command under load fails, but not after an interruption. */
  private async underLoad(act: (load: Load) => Promise<void>, finished: (report: LoadReport) => void): Promise<void> {
    const load = startLoad(`http://127.0.0.1:${this.port}`, { perSecond: this.plan.perSecond });
    try {
      await pause(calm);
      await act(load);
    } finally {
      const report = await load.stop();
      for (const failure of report.failures.slice(0, 5)) this.notes.say(failure);
      if (!isInterrupted()) finished(report);
    }
  }
}

/** A request in progress counts neither as answered nor as failed. */
const counts = ({ answered, failures }: LoadReport): Counts => ({
  sent: Object.values(answered).reduce((sum, count) => sum + count, failures.length),
  failures: sorted(failures),
});
