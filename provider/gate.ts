import type { GateInputs, GateOutputs } from "./resources/gate";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Daemon } from "../docker/daemon";
import { diffOf } from "./diff";
import { explainGate } from "./gate-message";
import { verdict } from "./gate-verdict";
import { Watch } from "./gate-watch";
import { again } from "./messages";
import { ask } from "./reach/ask";
import { ProviderError, type Context, type Handler } from "./types";

const everyMs = 200;

/** A container that failed in an earlier run gets a fresh start: the cause may have been elsewhere. */
async function restartFailed(daemon: Daemon, id: string, { reach }: GateInputs): Promise<void> {
  const container = await daemon.inspect(id);
  const found = verdict(container);
  if (!container || found.state !== "failed") return;
  const answers = found.doubtful && reach?.http ? await ask(daemon, reach, [container]) : undefined;
  if (answers?.get(container.Id)?.kind === "good") return;
  await daemon.stop(id);
  await daemon.start(id);
}

async function pass(inputs: GateInputs, containers: readonly string[], healthyFor: number, context: Context): Promise<GateOutputs> {
  const daemon = context.daemon(inputs.host);
  await Promise.all(containers.map((id) => restartFailed(daemon, id, inputs)));
  const watch = new Watch(daemon, inputs, containers);
  try {
    await until(watch, inputs, healthyFor, context);
    const { failures, helpers } = watch;
    if (failures.length > 0) throw await explainGate({ daemon, inputs, helpers }, containers.length, failures);
  } finally {
    await watch.helpers?.remove();
  }
  if (watch.unasked.size > 0) context.warn?.(unaskedWarning(inputs));
  return { open: true };
}

async function until(watch: Watch, inputs: GateInputs, healthyFor: number, { signal }: Context): Promise<void> {
  const deadline = Date.now() + (inputs.timeoutSeconds + healthyFor) * 1000;
  for (;;) {
    await watch.look();
    if (watch.decided(healthyFor * 1000)) return;
    if (signal.aborted) throw new ProviderError(`Interrupted before the new replicas of ${inputs.app} were healthy. ${again}`);
    if (Date.now() >= deadline) await watch.giveUp(inputs.timeoutSeconds);
    else await pause(everyMs);
  }
}

const unaskedWarning = ({ app, reach }: GateInputs): string =>
  `${app} is healthy inside its containers, but nothing on this host could ask it over the network whether it answers on port ${reach?.port}: ` +
  `no image of the stack on this host has bash, python3, node or wget. An entry that routes to it can ask.`;

/** True when the port, the request or the requirement to answer changed. All containers are then asked again. */
function asksOtherwise(old: GateInputs["reach"], news: GateInputs["reach"]): boolean {
  if (!old || !news) return false;
  return old.port !== news.port || !isDeepStrictEqual(old.http, news.http) || (news.required && !old.required);
}

export const gateHandler: Handler<GateInputs, GateOutputs> = {
  diff(_id, old, news) {
    const diff = diffOf(old, news, { ignore: ["timeoutSeconds", "healthyFor", "secretFiles", "reach", "helpers"] });
    return asksOtherwise(old.reach, news.reach) ? { ...diff, changed: [...diff.changed, "reach"] } : diff;
  },

  /** No release serves yet, so a shorter check cannot break one. */
  async create(inputs, context) {
    return { id: inputs.app, outputs: await pass(inputs, inputs.containers, 0, context) };
  },

  read: (id, { open }) => Promise.resolve({ id, outputs: { open } }),

  /** Containers that passed are not asked again: one that fails later must not block the release that repairs it. */
  async update(_id, old, news, context) {
    const known = asksOtherwise(old.reach, news.reach) ? [] : old.containers;
    const fresh = news.containers.filter((id) => !known.includes(id));
    const isProven = isDeepStrictEqual(news.versions, old.versions);
    return pass(news, fresh, isProven ? 0 : news.healthyFor, context);
  },

  preview: () => ({ open: true }),

  adopt: (inputs) => Promise.resolve({ id: inputs.app, outputs: { open: true } }),
};
