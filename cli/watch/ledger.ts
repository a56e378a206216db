import type { Task } from "./agenda";
import type { Entry } from "./journal";
import type { Metrics } from "./metrics";

interface Line {
  readonly since: number;
  readonly because: string;
  /** Who saw it, and therefore says when it is over. */
  readonly by: Task;
  /** Why nothing is done about it, as it was last said. */
  readonly leftAlone?: string;
  /** Whether that is for a person to know. */
  readonly alarm?: boolean;
}

type Note = (entry: Omit<Entry, "at">) => void;

/** What is not as it should be, each thing said once: to the journal when it begins, changes and ends, to the metrics all the time. */
export class Ledger {
  private readonly lines = new Map<string, Line>();
  /** When Docker first spoke of a resource that nobody has looked at since. */
  private readonly noticed = new Map<string, number>();

  constructor(
    private readonly note: Note,
    private readonly metrics: Metrics,
    private readonly now: () => number = Date.now,
  ) {}

  /** Something happened to a resource: should it turn out to be broken, then it is so from now on. */
  notice(resource: string): void {
    if (!this.noticed.has(resource) && !this.lines.has(resource)) this.noticed.set(resource, this.now());
  }

  /** Everything was looked at. */
  looked(): void {
    this.noticed.clear();
  }

  seen(resource: string, because: string, by: Task): void {
    const line = this.lines.get(resource);
    // The engine finds what the listing has found already, in other words.
    if (line && (line.because === because || (line.by === "look" && by === "inspect"))) return;
    this.lines.set(resource, { ...line, since: line?.since ?? this.noticed.get(resource) ?? this.now(), because, by });
    this.note({ event: "seen", resource, because });
    this.measure();
  }

  leftAlone(resource: string, because: string, alarm = false): void {
    const line = this.lines.get(resource);
    if (!line || line.leftAlone === because) return;
    this.lines.set(resource, { ...line, leftAlone: because, alarm });
    this.note({ event: alarm ? "alarm" : "left alone", resource, because: alarm ? `${line.because}: ${because}` : because });
    this.measure();
  }

  well(resource: string, by: Task): void {
    if (this.lines.get(resource)?.by !== by) return;
    this.note({ event: "well", resource, seconds: this.seconds(resource) });
    this.lines.delete(resource);
    this.measure();
  }

  /** Since when a resource has not been well; 0 for one that is. */
  seconds(resource: string): number {
    const line = this.lines.get(resource);
    return line ? (this.now() - line.since) / 1000 : 0;
  }

  get resources(): string[] {
    return [...this.lines.keys()];
  }

  private measure(): void {
    const values = this.resources.map((resource) => ({ labels: { resource }, value: 1 }));
    this.metrics.replace("breakwater_watch_deviating", values);
    this.metrics.replace(
      "breakwater_watch_alarms",
      values.filter(({ labels: { resource } }) => this.lines.get(resource)?.alarm === true),
    );
  }
}
