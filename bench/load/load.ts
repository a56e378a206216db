import { setTimeout as pause } from "node:timers/promises";
import { actions, type Action, type Kind } from "./actions";
import type { Visit } from "./visit";

/** How often each kind of visit occurs, relative to the others. */
export type Mix = Readonly<Partial<Record<Kind, number>>>;

/** New connections, keep-alive clients, request bodies, answers that take five seconds, and WebSockets. */
export const everything: Mix = { fresh: 40, keepAlive: 40, post: 16, slow: 2, webSocket: 2 };

export interface LoadReport {
  readonly sent: number;
  /** One line for each visit without the exact expected answer: status, reset, timeout, short body. In order. */
  readonly failures: readonly string[];
  /** Visits that each version of the app has answered. */
  readonly versions: Readonly<Record<string, number>>;
  /** Answered visits of each kind. */
  readonly answered: Readonly<Record<Kind, number>>;
  /** The largest number of concurrent visits. */
  readonly mostConcurrent: number;
}

export interface Load {
  /** Waits until this many more visits were answered, as a proof of the load. */
  more(answers: number): Promise<void>;
  /** The results so far. */
  report(): LoadReport;
  /** Starts no more visits, and waits for the end of those in progress. */
  stop(): Promise<LoadReport>;
}

/**
 * Open-loop load on the example app of `examples/minimal`: visits come at their rate, whether or not earlier ones were answered. So a
 * server that stops answering for a second loses a second's worth of them.
 *
 * @param url of the site, without a path
 */
export function startLoad(url: string, { perSecond = 200, mix = everything }: { perSecond?: number; mix?: Mix } = {}): Load {
  return new OpenLoop(actions(url), perSecond, mix);
}

class OpenLoop implements Load {
  private readonly failures: string[] = [];
  private readonly versions: Record<string, number> = {};
  private readonly answered: Record<Kind, number> = { fresh: 0, keepAlive: 0, post: 0, slow: 0, webSocket: 0 };
  private readonly underWay = new Set<Promise<void>>();
  private readonly turns: readonly Kind[];
  private readonly timer: NodeJS.Timeout;
  private readonly started = performance.now();
  private sent = 0;
  private mostConcurrent = 0;

  constructor(
    private readonly act: Readonly<Record<Kind, Action>>,
    private readonly perSecond: number,
    mix: Mix,
  ) {
    this.turns = inTurns(mix);
    this.timer = setInterval(() => this.tick(), 5);
  }

  async more(answers: number): Promise<void> {
    const goal = this.total() + answers;
    while (this.total() < goal && this.failures.length === 0) await pause(20);
  }

  report(): LoadReport {
    const { sent, failures, versions, answered, mostConcurrent } = this;
    return { sent, failures: [...failures], versions: { ...versions }, answered: { ...answered }, mostConcurrent };
  }

  async stop(): Promise<LoadReport> {
    clearInterval(this.timer);
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    return this.report();
  }

  private total(): number {
    return Object.values(this.answered).reduce((sum, count) => sum + count, 0);
  }

  private tick(): void {
    const due = ((performance.now() - this.started) / 1000) * this.perSecond;
    while (this.sent < due) {
      const visit = this.visit(this.turns[this.sent % this.turns.length] as Kind, this.sent);
      this.sent += 1;
      this.underWay.add(visit);
      void visit.then(() => this.underWay.delete(visit));
    }
    this.mostConcurrent = Math.max(this.mostConcurrent, this.underWay.size);
  }

  private async visit(kind: Kind, number: number): Promise<void> {
    try {
      const { version }: Visit = await this.act[kind](number);
      this.versions[version] = (this.versions[version] ?? 0) + 1;
      this.answered[kind] += 1;
    } catch (error) {
      this.failures.push(`${new Date().toISOString()} ${kind} ${number}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** One round of kinds, each as often as its weight and evenly spread: the same sequence in every run. */
function inTurns(mix: Mix): Kind[] {
  const placed = Object.entries(mix).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, (_, index) => ({ kind: kind as Kind, at: (index + 0.5) / weight })),
  );
  return placed.sort((one, other) => one.at - other.at).map(({ kind }) => kind);
}
