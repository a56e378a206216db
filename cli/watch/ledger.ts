import type { Task } from "./agenda";
import type { Entry } from "./journal";
import type { Metrics } from "./metrics";

interface Line {
  readonly since: number;
  readonly because: string;
  /** Which task saw it. Only that task can see that it is over. */
  readonly by: Task;
  /** Why it is not repaired, as last reported. */
  readonly leftAlone?: string;
  /** Whether a person has to know about this. */
  readonly alarm?: boolean;
}

type Note = (entry: Omit<Entry, "at">) => void;

/** The current deviations. The journal gets each one when it begins, changes and ends; the metrics have it all the time. */
export class Ledger {
  private readonly lines = new Map<string, Line>();
  /** The first event about a resource since the last look. */
  private readonly noticed = new Map<string, number>();

  constructor(
    private readonly note: Note,
    private readonly metrics: Metrics,
    private readonly now: () => number = Date.now,
  ) {}

  /** Something happened to a resource. If it turns out to be broken, it counts as broken from now on. */
  notice(resource: string): void {
    if (!this.noticed.has(resource) && !this.lines.has(resource)) this.noticed.set(resource, this.now());
  }

  /** A look at all containers is complete. */
  looked(): void {
    this.noticed.clear();
  }

  seen(resource: string, because: string, by: Task): void {
    const line = this.lines.get(resource);
    // Pulumi found what the listing had found already, and words it differently.
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

  /** Seconds since a resource was last well; 0 if it is well. */
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
