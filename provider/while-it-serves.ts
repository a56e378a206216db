import { setTimeout as pause } from "node:timers/promises";
import type { Daemon } from "../docker/daemon";
import type { SlotInputs } from "./resources/slot";

/** Milliseconds for a container to stop after the request. A big database may need longer: the trial's failure then counts. */
const stopsWithin = 30_000;
const probeTimeout = 10_000;

/**
 * Runs a trial that protects a container. The replacement of a network removes its containers without waiting for their
 * slots, and a trial in progress fails for that reason alone. A removed container needs no protection, so such a failure
 * is ignored.
 */
export async function whileItServes(daemon: Daemon, inputs: SlotInputs, signal: AbortSignal, trial: () => Promise<void>): Promise<void> {
  const { name } = inputs.spec;
  if (name === undefined || (inputs.trial === undefined && inputs.rehearsal === undefined)) return;
  const before = await runningId(daemon, name);
  try {
    await trial();
  } catch (error) {
    if (before === undefined || !(await goes(daemon, inputs, before, signal))) throw error;
  }
}

async function runningId(daemon: Daemon, name: string): Promise<string | undefined> {
  const found = await daemon.inspect(name);
  return found?.State.Running === true ? found.Id : undefined;
}

/** A stopping server keeps running for a while but no longer answers. One that answers its own probe stays. */
async function goes(daemon: Daemon, { spec: { name = "", health } }: SlotInputs, id: string, signal: AbortSignal): Promise<boolean> {
  const probe = health?.test[0] === "CMD-SHELL" ? ["sh", "-c", ...health.test.slice(1)] : (health?.test.slice(1) ?? ["true"]);
  for (const deadline = Date.now() + stopsWithin; ;) {
    if ((await runningId(daemon, name)) !== id) return true;
    const answer = await daemon.exec(id, probe, { timeoutMs: probeTimeout }).catch(() => undefined);
    if (answer?.exitCode === 0 || Date.now() >= deadline || signal.aborted) return (await runningId(daemon, name)) !== id;
    await pause(250);
  }
}
