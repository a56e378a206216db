import { setTimeout as pause } from "node:timers/promises";
import type { DockerEvent } from "../../docker/daemon";
import type { StackHost } from "../project/declaration";
import type { Project } from "../project/project";
import { runUnderWay } from "../state/locks";
import { Agenda } from "./agenda";
import { Backoff } from "./backoff";
import { brokenBy } from "./broken";
import type { Runs } from "./child";
import type { Declared } from "./declared";
import { follow } from "./follow";
import type { Entry } from "./journal";
import { Ledger } from "./ledger";
import { lookAt, type Looked } from "./look";
import type { Metrics } from "./metrics";
import { reaction } from "./reaction";
import { causeOf, Repairs, type Broken } from "./repairs";

export interface Watching {
  readonly project: Project;
  readonly hosts: readonly StackHost[];
  readonly declared: Declared;
  readonly runs: Runs;
  readonly metrics: Metrics;
  readonly note: (entry: Omit<Entry, "at">) => void;
  /** Why the watcher leaves a deviating member of a database alone: its disk is full. */
  readonly full?: (resource: string) => string | undefined;
}

/** Milliseconds between two inspections that events ask for, and between two checks whether another run has ended. */
const inspectionPause = 15_000;
const runPoll = 500;
/**
 * Docker sends an event before it writes the change to disk, and lists the change only after that. If the disk is busy, the first look
 * may come too early.
 */
const secondLook = 1_500;

/** Observes and repairs, one task at a time. While Pulumi runs, events only schedule the next task. */
export class Watcher {
  readonly agenda = new Agenda();
  private readonly ledger: Ledger;
  private readonly repairs: Repairs;
  private readonly connected = new Set<string>();
  private lastInspection = 0;
  /** Whether an event came since the last look. */
  private sawEvent = false;
  private inspectionFailed = false;
  private otherRun: string | undefined;

  constructor(
    private readonly watching: Watching,
    private readonly backoff = new Backoff(),
  ) {
    const { note, metrics } = watching;
    this.ledger = new Ledger(note, metrics);
    this.repairs = new Repairs({ ...watching, ledger: this.ledger, agenda: this.agenda, backoff: this.backoff });
  }

  /** Runs until the signal aborts. A repair that is running then is cancelled gracefully, and this waits for its end. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.watching.runs.cancel());
    const following = this.watching.hosts.map((host) => this.follow(host, signal));
    this.agenda.schedule("look", 0);
    this.agenda.schedule("inspect", 0);
    for (;;) {
      await this.agenda.next(signal);
      if (signal.aborted) break;
      if (this.isBusy()) await pause(runPoll, undefined, { signal }).catch(() => undefined);
      else if (this.agenda.take("look")) await this.look(signal);
      else if (this.agenda.take("inspect")) await this.inspect(signal);
    }
    await Promise.all(following);
  }

  waiting(): { resource: string; seconds: number }[] {
    return this.backoff.waiting();
  }

  /** For /healthz. */
  problems(): string[] {
    const { hosts, declared } = this.watching;
    const late = (Date.now() - this.lastInspection) / 1000 > 3 * declared.watch.everySeconds + 60;
    return [
      ...hosts.filter(({ name }) => !this.connected.has(name)).map(({ name }) => `host ${name}: its events are not followed`),
      ...(late && this.lastInspection > 0 ? ["no inspection reached its end for a long time"] : []),
    ];
  }

  private follow({ name, daemon }: StackHost, signal: AbortSignal): Promise<void> {
    const { note, metrics } = this.watching;
    const connected = (is: boolean): void => metrics.set("breakwater_watch_host_connected", is ? 1 : 0, { host: name });
    connected(false);
    let said: "connected" | "lost" | undefined;
    const say = (event: "connected" | "lost", because?: string): void => {
      if (said !== event) note({ event, host: name, ...(because === undefined ? {} : { because }) });
      said = event;
    };
    const onOpen = (): void => {
      say("connected");
      this.connected.add(name);
      connected(true);
      this.agenda.schedule("look", 0);
      this.agenda.schedule("inspect", 2_000);
    };
    const onLost = (because: string): void => {
      say("lost", because);
      this.connected.delete(name);
      connected(false);
    };
    return follow(daemon, { onOpen, onLost, onEvent: (event) => this.onEvent(name, event) }, signal);
  }

  private onEvent(host: string, event: DockerEvent): void {
    const { project, declared, metrics } = this.watching;
    const answer = reaction(project.stack, declared.known, event);
    if (!answer) return;
    metrics.add("breakwater_watch_events_total", { host });
    if (answer.resource !== undefined) this.ledger.notice(answer.resource);
    this.sawEvent = true;
    this.agenda.schedule(answer.what, answer.delay);
  }

  /** Whether another run is in progress: one that a person started, or that a killed watcher left. The watcher waits for its end. */
  private isBusy(): boolean {
    const other = runUnderWay(this.watching.project);
    if (other !== undefined && this.otherRun === undefined)
      this.watching.note({ event: "note", because: `another run works on the stack, which is left to it: ${other}` });
    this.watching.metrics.set("breakwater_watch_waiting_for_run", other === undefined ? 0 : 1);
    this.otherRun = other;
    return other !== undefined;
  }

  private async look(signal: AbortSignal): Promise<void> {
    const broken = await this.broken(signal);
    if (broken === undefined) return this.agenda.schedule("look", 0);
    // A repair that failed may need something else first, so Pulumi checks everything before the next attempt.
    const again = this.repairs.due(broken).some(({ resource }) => this.repairs.hasFailed(resource));
    if (again && !this.inspectionFailed) return this.agenda.schedule("inspect", 0);
    await this.repairs.repair(broken, signal);
  }

  /** The broken containers in the listing; undefined while another run works on the stack. */
  private async broken(signal: AbortSignal): Promise<Broken[] | undefined> {
    const { project, hosts, declared } = this.watching;
    declared.forget();
    const { containers } = await lookAt(project.stack, hosts, declared.known.containers, (resource) => this.ledger.seconds(resource));
    if (signal.aborted || this.isBusy()) return undefined;
    for (const looked of containers) this.record(looked);
    this.ledger.looked();
    if (this.sawEvent) this.agenda.schedule("look", secondLook);
    this.sawEvent = false;
    return containers.flatMap(({ expected, verdict }): Broken[] =>
      verdict.kind === "repair"
        ? [{ resource: expected.resource, by: "look", container: expected, targets: expected.targets, allowed: { may: true } }]
        : [],
    );
  }

  private record({ expected: { resource }, verdict, starting }: Looked): void {
    if (verdict.kind === "well") {
      if (!starting) this.ledger.well(resource, "look");
      return;
    }
    this.ledger.seen(resource, verdict.because, "look");
    if (verdict.kind === "wait") this.agenda.schedule("look", verdict.seconds * 1000);
    if (verdict.kind === "inspect") this.agenda.schedule("inspect", Math.max(1_000, this.lastInspection + inspectionPause - Date.now()));
  }

  /**
   * Cancels the inspection if a container breaks in the meantime: the inspection changes nothing and runs again after the repair. A
   * container whose repair failed before needs that inspection first.
   */
  private async giveWay(ended: AbortSignal): Promise<boolean> {
    for (;;) {
      await this.agenda.next(ended, ["look"]);
      if (ended.aborted) return false;
      this.agenda.take("look");
      const broken = await this.broken(ended);
      const due = broken && this.repairs.due(broken);
      if (due && (due.length === 0 || due.some(({ resource }) => this.repairs.hasFailed(resource)))) continue;
      this.agenda.schedule("look", 0);
      if (!due) return false;
      this.watching.runs.cancel();
      return true;
    }
  }

  private async inspect(signal: AbortSignal): Promise<void> {
    const { declared, runs, metrics, note, project } = this.watching;
    declared.forget();
    // Keeps a copy for when someone has edited the stack file.
    declared.stackFile();
    const ended = new AbortController();
    const inspecting = runs.inspect(project.stackFile).finally(() => ended.abort());
    const gaveWay = await this.giveWay(ended.signal);
    const { deviations, message } = await inspecting;
    if (gaveWay) metrics.add("breakwater_watch_inspections_total", { outcome: "gave way" });
    this.agenda.schedule("inspect", gaveWay ? 0 : declared.watch.everySeconds * 1000);
    if (signal.aborted || gaveWay) return;
    const outcome = deviations === undefined ? "failed" : deviations.length > 0 ? "drift" : "quiet";
    metrics.add("breakwater_watch_inspections_total", { outcome });
    this.inspectionFailed = deviations === undefined;
    if (!deviations) return note({ event: "failed", because: `inspection: ${causeOf(message)}` });
    this.lastInspection = Date.now();
    metrics.set("breakwater_watch_last_inspection_timestamp_seconds", Math.round(this.lastInspection / 1000));
    const found = brokenBy(deviations, project.stack, declared.known.containers).map((one) =>
      leftAlone(one, this.watching.full?.(one.resource)),
    );
    for (const { resource, because } of found) this.ledger.seen(resource, because, "inspect");
    for (const resource of this.ledger.resources)
      if (!found.some((one) => one.resource === resource)) this.ledger.well(resource, "inspect");
    await this.repairs.repair(found, signal);
  }
}

const leftAlone = <B extends Broken>(broken: B, because: string | undefined): B =>
  because === undefined ? broken : { ...broken, allowed: { may: false, because } };
