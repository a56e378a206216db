import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { ContainerInspect, Engine } from "../docker/engine";
import { diffOf } from "./diff";
import { explainGate, type GateInputs, type Refused } from "./gate-message";
import { verdict } from "./gate-verdict";
import { again } from "./messages";
import { ProviderError, type Context, type Handler } from "./types";

export interface GateOutputs {
  readonly open: boolean;
}

const everyMs = 200;
/** After the first replica that failed: the others are of the same release, and one message shall tell of all. */
const othersMs = 3_000;

export type { GateInputs } from "./gate-message";

/** What is known of the containers that the gate is for. */
class Watch {
  /** How often each had been started again when it was first found healthy. */
  private readonly healthy = new Map<string, number>();
  private readonly refused = new Map<string, Refused>();
  /** When the last of them became healthy. */
  private healthySince = 0;
  private firstFailure: number | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly containers: readonly string[],
  ) {}

  get failures(): readonly Refused[] {
    return [...this.refused.values()];
  }

  async look(): Promise<void> {
    const open = this.containers.filter((id) => !this.refused.has(id));
    const found = await Promise.all(open.map((id) => this.engine.inspect(id)));
    open.forEach((id, index) => this.judge(id, found[index]));
  }

  private judge(id: string, container: ContainerInspect | undefined): void {
    const result = verdict(container, this.healthy.get(id));
    if (result.state === "failed") {
      this.refused.set(id, { id, container, reason: result.reason });
      this.firstFailure ??= Date.now();
    } else if (result.state === "healthy" && !this.healthy.has(id)) {
      this.healthy.set(id, container?.RestartCount ?? 0);
      this.healthySince = Date.now();
    }
  }

  /** Whether nothing that happens from now on can change the answer. */
  decided(healthyForMs: number): boolean {
    const undecided = this.containers.filter((id) => !this.healthy.has(id) && !this.refused.has(id));
    if (this.firstFailure !== undefined) return undecided.length === 0 || Date.now() - this.firstFailure >= othersMs;
    return undecided.length === 0 && Date.now() - this.healthySince >= healthyForMs;
  }

  /** Those that never said anything are refused, too. */
  async giveUp(seconds: number): Promise<void> {
    for (const id of this.containers.filter((one) => !this.healthy.has(one) && !this.refused.has(one)))
      this.refused.set(id, { id, container: await this.engine.inspect(id), reason: `it did not become healthy within ${seconds} s` });
  }
}

/** A container that failed in an earlier run gets a fresh start: the cause may have been elsewhere. */
async function restartFailed(engine: Engine, id: string): Promise<void> {
  const container = await engine.inspect(id);
  if (!container || verdict(container).state !== "failed") return;
  await engine.stop(id);
  await engine.start(id);
}

async function pass(inputs: GateInputs, containers: readonly string[], healthyFor: number, context: Context): Promise<GateOutputs> {
  const engine = context.engine(inputs.host);
  await Promise.all(containers.map((id) => restartFailed(engine, id)));
  const watch = new Watch(engine, containers);
  const deadline = Date.now() + (inputs.timeoutSeconds + healthyFor) * 1000;
  for (;;) {
    await watch.look();
    if (watch.decided(healthyFor * 1000)) break;
    if (context.signal.aborted) throw new ProviderError(`Interrupted before the new replicas of ${inputs.app} were healthy. ${again}`);
    if (Date.now() >= deadline) await watch.giveUp(inputs.timeoutSeconds);
    else await pause(everyMs);
  }
  if (watch.failures.length > 0) throw await explainGate(engine, inputs, containers.length, watch.failures);
  return { open: true };
}

export const gateHandler: Handler<GateInputs, GateOutputs> = {
  outputs: ["open"],

  diff: (_id, old, news) => diffOf(old, news, { ignore: ["timeoutSeconds", "healthyFor", "secretFiles"] }),

  /** Nothing serves yet, so nothing is lost by serving a moment earlier. */
  async create(inputs, context) {
    return { id: inputs.app, outputs: await pass(inputs, inputs.containers, 0, context) };
  },

  read: (id, { open }) => Promise.resolve({ id, outputs: { open } }),

  /** Containers that passed before are not asked again: one that fails later must not be in the way of the release that repairs it. */
  async update(_id, old, news, context) {
    const fresh = news.containers.filter((id) => !old.containers.includes(id));
    const isProven = isDeepStrictEqual(news.versions, old.versions);
    return pass(news, fresh, isProven ? 0 : news.healthyFor, context);
  },

  preview: () => ({ open: true }),

  adopt: (inputs) => Promise.resolve({ id: inputs.app, outputs: { open: true } }),
};
