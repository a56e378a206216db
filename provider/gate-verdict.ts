import type { ContainerInspect } from "../docker/daemon";

/** The result of one look at a container of a release. */
export type GateVerdict =
  | { readonly state: "waiting" }
  | { readonly state: "healthy" }
  /** `reason` names the gate that it did not pass. `doubtful`: only its health check failed, which runs inside the container. */
  | { readonly state: "failed"; readonly reason: string; readonly doubtful?: true };

/** Docker restarts a container that ended again and again. A release that needs more attempts than this has failed. */
const mostRestarts = 2;

const failed = (reason: string) => ({ state: "failed" as const, reason });

/** @param restartsBefore the number of restarts when it was first found healthy; every later restart is a failure */
export function verdict(container: ContainerInspect | undefined, restartsBefore?: number): GateVerdict {
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
