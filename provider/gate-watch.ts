import type { ContainerInspect, Daemon } from "../docker/daemon";
import type { Refused } from "./gate-message";
import type { GateInputs } from "./resources/gate";
import { verdict, type GateVerdict } from "./gate-verdict";
import type { Answer } from "./reach/answer";
import { ask, voices } from "./reach/ask";
import { Helpers } from "./reach/helper";
import { isLoopback, listeners } from "./reach/listening";
import { firstProbe } from "./reach/patiently";

/** Milliseconds. */
const limits = {
  /** After the first replica that failed. The others run the same release, and one message lists all of them. */
  others: 3_000,
  /** For a replica that is healthy inside to answer over the network too. */
  reach: 5_000,
  /** Until a helper is created to ask in place of the sender: in a first deployment both start at the same time. */
  helper: 3_000,
  /** Between two requests over the network: short at first, longer while nothing happens. */
  askFirst: 400,
  askLongest: 2_000,
  askAgain: 1_000,
} as const;

/** Failed requests in a row after which a replica that had answered counts as silent. */
const mostLapses = 3;

interface Looked {
  readonly id: string;
  readonly container: ContainerInspect | undefined;
  readonly docker: GateVerdict;
  readonly answer: Answer | undefined;
}

/** The findings about the containers that the gate checks. */
export class Watch {
  /** Ids of containers that nothing could ask over the network. They passed because Docker calls them healthy. */
  readonly unasked = new Set<string>();
  helpers: Helpers | undefined;
  /** Restarts of each container when it passed. */
  private readonly passed = new Map<string, number>();
  private readonly refused = new Map<string, Refused>();
  /** The time since when each is healthy inside but does not answer well from outside. */
  private readonly doubtedSince = new Map<string, number>();
  private readonly lapses = new Map<string, number>();
  private readonly lastDocker = new Map<string, string>();
  private readonly began = Date.now();
  private nextQuestion = 0;
  private pause: number = limits.askFirst;
  /** The time when the last container passed. */
  private passedSince = 0;
  private firstFailure: number | undefined;

  constructor(
    private readonly daemon: Daemon,
    private readonly inputs: GateInputs,
    private readonly containers: readonly string[],
  ) {}

  get failures(): readonly Refused[] {
    return [...this.refused.values()];
  }

  async look(): Promise<void> {
    const open = this.containers.filter((id) => !this.refused.has(id));
    const found = await Promise.all(open.map((id) => this.daemon.inspect(id)));
    const docker = open.map((id, index) => verdict(found[index], this.passed.get(id)));
    const answers = await this.answers(found, docker);
    for (const [index, id] of open.entries())
      await this.judge({ id, container: found[index], docker: docker[index] as GateVerdict, answer: answers.get(id) });
  }

  /** Asks the containers that are worth asking now. A new health status from Docker triggers a request immediately. */
  private async answers(found: readonly (ContainerInspect | undefined)[], docker: readonly GateVerdict[]): Promise<Map<string, Answer>> {
    const { reach } = this.inputs;
    if (!reach) return new Map();
    const candidates = found.flatMap((container, index) =>
      container && asks(docker[index] as GateVerdict, container, reach) ? [container] : [],
    );
    const isNews = candidates.filter(({ Id, State }) => this.isNews(Id, State.Health?.Status ?? "")).length > 0;
    if (candidates.length === 0 || (Date.now() < this.nextQuestion && !isNews)) return new Map();
    const answers = await ask(this.daemon, reach, candidates, this.others(candidates, docker));
    const all = this.containers.every((id) => this.passed.has(id));
    this.pause = all ? limits.askAgain : Math.min(limits.askLongest, this.pause * 1.25);
    this.nextQuestion = Date.now() + this.pause;
    return answers;
  }

  private isNews(id: string, health: string): boolean {
    const before = this.lastDocker.get(id);
    this.lastDocker.set(id, health);
    return before !== health;
  }

  /** Substitutes when no sender can ask: first containers made for that purpose, then the replicas themselves. */
  private others(candidates: readonly ContainerInspect[], docker: readonly GateVerdict[]) {
    const isUrgent = docker.some(({ state }) => state !== "waiting") || Date.now() - this.began > limits.helper;
    if (!isUrgent) return [];
    this.helpers ??= new Helpers(this.daemon, this.inputs.helpers ?? [], candidates[0] as ContainerInspect);
    return [...this.helpers.voices, ...voices(candidates.map(({ Id }) => Id))];
  }

  private async judge(looked: Looked): Promise<void> {
    const { docker, answer } = looked;
    if (docker.state === "failed" && docker.doubtful !== true) return this.refuse(looked, docker.reason);
    // Only Docker knows the result of a command, and the state of an older version has nothing else.
    const byDocker = this.inputs.reach === undefined || (docker.state === "failed" && this.inputs.reach.http === undefined);
    if (byDocker) return docker.state === "failed" ? this.refuse(looked, docker.reason) : this.passIf(docker.state === "healthy", looked);
    if (answer?.kind === "good")
      return this.passIf(docker.state === "healthy" || (this.inputs.reach?.http !== undefined && hasProbed(looked.container)), looked);
    if (answer?.kind === "bad") return this.doubt(looked, answer);
    if (answer?.kind === "unasked") this.trustDocker(looked);
  }

  private async doubt(looked: Looked, { text, silent }: Extract<Answer, { kind: "bad" }>): Promise<void> {
    const { id, docker, container } = looked;
    if (docker.state === "failed") return this.refuse(looked, `${docker.reason}, and ${text}`, silent);
    if (docker.state === "healthy" && !this.isRequired && container && !(await this.listensUnreachably(container)))
      return this.passIf(true, looked);
    const lapses = (this.lapses.get(id) ?? 0) + 1;
    this.lapses.set(id, lapses);
    if (this.passed.has(id)) return lapses >= mostLapses ? this.refuse(looked, `it answered, and then ${text}`, silent) : undefined;
    if (docker.state !== "healthy") return;
    if (this.lasts(id)) this.refuse(looked, `healthy inside, but ${text}`, silent);
  }

  private get isRequired(): boolean {
    return this.inputs.reach?.required !== false;
  }

  /** An app without known callers may listen nowhere. One that listens only where no caller can reach it is a mistake. */
  private async listensUnreachably(container: ContainerInspect): Promise<boolean> {
    const found = (await listeners(this.daemon, container, this.helpers)) ?? [];
    return found.some(({ address, port }) => port === this.inputs.reach?.port && isLoopback(address));
  }

  private trustDocker(looked: Looked): void {
    const { docker, id } = looked;
    if (docker.state === "failed")
      return this.refuse(looked, `${docker.reason}, and there is nothing on this host that could ask it over the network`);
    if (docker.state !== "healthy" || !this.lasts(id)) return;
    this.unasked.add(id);
    this.passIf(true, looked);
  }

  private lasts(id: string): boolean {
    const since = this.doubtedSince.get(id) ?? Date.now();
    this.doubtedSince.set(id, since);
    return Date.now() - since >= limits.reach;
  }

  private passIf(good: boolean, { id, container }: Looked): void {
    if (!good) return;
    this.lapses.delete(id);
    if (this.passed.has(id)) return;
    this.passed.set(id, container?.RestartCount ?? 0);
    this.passedSince = Date.now();
  }

  private refuse({ id, container }: Looked, reason: string, silent = false): void {
    this.refused.set(id, { id, container, reason, silent });
    this.firstFailure ??= Date.now();
  }

  /** True when no later event can change the answer. */
  decided(healthyForMs: number): boolean {
    const undecided = this.containers.filter((id) => !this.passed.has(id) && !this.refused.has(id));
    if (this.firstFailure !== undefined) return undecided.length === 0 || Date.now() - this.firstFailure >= limits.others;
    return undecided.length === 0 && Date.now() - this.passedSince >= healthyForMs;
  }

  /** Refuses the containers that gave no verdict, too. */
  async giveUp(seconds: number): Promise<void> {
    for (const id of this.containers.filter((one) => !this.passed.has(one) && !this.refused.has(one)))
      this.refused.set(id, { id, container: await this.daemon.inspect(id), reason: `it did not become healthy within ${seconds} s` });
  }
}

/**
 * Waits for Docker's first probe of this start, because a caller that asks Docker earlier would count one replica too few.
 * If probes are rare, it does not wait. Docker keeps the probes of earlier starts.
 */
function hasProbed(container: ContainerInspect | undefined): boolean {
  const health = container?.State.Health;
  if (health?.Status !== "starting") return true;
  const started = Date.parse(container!.State.StartedAt);
  const interval = (container!.Config.Healthcheck?.Interval ?? 0) / 1e6;
  return interval > firstProbe || (health.Log ?? []).some(({ Start }) => Date.parse(String(Start)) >= started);
}

/** A request needs only a running process. With a command, the command's verdict comes first, then the check that the app listens. */
function asks(docker: GateVerdict, { State: state }: ContainerInspect, { http }: NonNullable<GateInputs["reach"]>): boolean {
  if (state.Status !== "running" || state.Paused) return false;
  return http === undefined ? docker.state === "healthy" : docker.state !== "failed" || docker.doubtful === true;
}
