import type { ContainerInspect } from "../docker/engine";

/** What one look at a container says about its release. */
export type Verdict =
  | { readonly state: "waiting" }
  | { readonly state: "healthy" }
  /** `reason` names the gate that it did not pass. `doubtful`: only its health check says so, which asks from inside. */
  | { readonly state: "failed"; readonly reason: string; readonly doubtful?: true };

/** Docker starts a container that ended again and again; a release that needs more than this many attempts is none. */
const mostRestarts = 2;

const failed = (reason: string) => ({ state: "failed" as const, reason });

/** @param restartsBefore how often it had been started again when it was first found healthy: from then on nothing is forgiven */
export function verdict(container: ContainerInspect | undefined, restartsBefore?: number): Verdict {
  if (!container) return failed("it was removed");
  const { State: state, RestartCount: restarts } = container;
  const ended = `exit code ${state.ExitCode}${state.OOMKilled ? ", out of memory" : ""}`;
  const ending = state.Running && !state.Restarting ? "" : ` (${ended})`;
  const wasHealthy = restartsBefore !== undefined;
  if (wasHealthy && restarts > restartsBefore) return failed(`it was healthy and then ended${ending}`);
  if (restarts > mostRestarts) return failed(`it ends and is started again, ${restarts} times so far${ending}`);
  if (state.Status === "exited" || state.Status === "dead") return failed(`it ended (${ended})`);
  if (state.Health?.Status === "unhealthy")
    return { ...failed(wasHealthy ? "it was healthy and then became unhealthy" : "it never became healthy"), doubtful: true };
  return { state: state.Status === "running" && state.Health?.Status === "healthy" ? "healthy" : "waiting" };
}
