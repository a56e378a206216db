import { resourceType } from "../../provider/resources/define";
import { type AnnouncedChange, configurationSays, type Declared, effect, type Effect } from "../../provider/resources/effect";
import type { ServerConfigInputs, ServerConfigOutputs } from "../../provider/resources/server";
import { servedApps } from "../../topology/plan/entry";

export interface HaproxyConfigInputs extends ServerConfigInputs {
  /** Seconds that connections of the previous configuration may continue; dependents of this resource wait for their end. */
  readonly drainSeconds: number;
}

/** In a preview with new replicas the configuration's own number is unknown, so it comes from the stack file. */
function drained({ after, unit }: AnnouncedChange, { platform }: Declared): Effect {
  const entry = platform.entries[unit.name];
  const apps = entry ? servedApps(entry).flatMap((name) => platform.apps[name] ?? []) : [];
  const known: unknown = after?.inputs["drainSeconds"];
  const seconds = typeof known === "number" ? known : Math.max(0, ...apps.map(({ rollout }) => rollout.drainSeconds));
  return effect(`configuration switched without a restart, open connections get up to ${seconds} s to finish`)();
}

/**
 * The running configuration of a balancer: checked in the container, swapped, reloaded without a lost connection,
 * verified, and the old one drained.
 */
export const haproxyConfig = resourceType<HaproxyConfigInputs, ServerConfigOutputs>()("HaproxyConfig", {
  outputs: { running: true, drift: true },
  routes: true,
  selfEvident: true,
  says: { ...configurationSays, update: drained },
});
