import { resourceType } from "../../provider/resources/define";
import { type AnnouncedChange, configurationSays, type Declared, effect, type Effect } from "../../provider/resources/effect";
import type { ServerConfigInputs, ServerConfigOutputs } from "../../provider/resources/server";
import { servedApps } from "../../topology/plan/entry";

export interface HaproxyConfigInputs extends ServerConfigInputs {
  /** How long connections of the configuration before may go on; what depends on this resource waits for their end. */
  readonly drainSeconds: number;
}

/** A preview does not know the configuration's own number when its replicas are new; the stack file says it. */
function drained({ after, unit }: AnnouncedChange, { platform }: Declared): Effect {
  const entry = platform.entries[unit.name];
  const apps = entry ? servedApps(entry).flatMap((name) => platform.apps[name] ?? []) : [];
  const known: unknown = after?.inputs["drainSeconds"];
  const seconds = typeof known === "number" ? known : Math.max(0, ...apps.map(({ rollout }) => rollout.drainSeconds));
  return effect(`configuration switched without a restart, open connections get up to ${seconds} s to finish`)();
}

/** The configuration that a balancer really runs: checked in the container, swapped, reloaded without a lost connection, verified, the old one drained. */
export const haproxyConfig = resourceType<HaproxyConfigInputs, ServerConfigOutputs>()("HaproxyConfig", {
  outputs: { running: true, drift: true },
  routes: true,
  selfEvident: true,
  says: { ...configurationSays, update: drained },
});
