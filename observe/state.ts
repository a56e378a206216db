import type { ContainerInspectInfo } from "dockerode";
import type { Deviation } from "./deviation";

// Uses only Docker's own conclusions, so that the result for a container does not depend on the moment.

export function comparePause({ State: state }: ContainerInspectInfo): Deviation[] {
  return state.Paused ? [{ aspect: "pause", subject: "container", detail: "paused" }] : [];
}

/** The result of a request to a container over the network; absent if there was no request. */
export type AnswerFact =
  /** `proves`: the answer satisfies the app's check, so it counts more than Docker's verdict from inside. */
  | { readonly good: true; readonly proves: boolean }
  /** `silent`: there was no answer at all, for any reason. */
  | { readonly good: false; readonly port: number; readonly silent: boolean; readonly detail: string };

/**
 * A paused container fails its probe and is already reported as paused. An app that answers on the network that its requests come from
 * is well.
 */
export function compareVerdict({ State: state }: ContainerInspectInfo, answer?: AnswerFact): Deviation[] {
  if (state.Paused || state.Health?.Status !== "unhealthy") return [];
  if (answer?.good && answer.proves) return [];
  return [{ aspect: "health", subject: "status", detail: "unhealthy for longer than its probe allows" }];
}

/** Reports a container that is healthy inside but unreachable. The gate checks whether the answer is right. */
export function compareAnswer({ State: state }: ContainerInspectInfo, answer: AnswerFact | undefined): Deviation[] {
  if (!answer || answer.good || !answer.silent || state.Health?.Status !== "healthy") return [];
  return [{ aspect: "reach", subject: `port ${answer.port}`, detail: `healthy inside, but ${answer.detail}` }];
}

export function compareRestarts({ State: state, RestartCount: restarts }: ContainerInspectInfo): Deviation[] {
  return inRestartLoop(state, restarts) ? [{ aspect: "restart", subject: "loop", detail: "it ends again and again" }] : [];
}

/** Restarts after which a container that is not running counts as a loop. */
const accidents = 3;

/**
 * Docker waits 0.1 s before it restarts a container, and doubles the wait after each run of less than 10 s. A pause of this length, in
 * milliseconds, follows several short runs in a row.
 */
const longPause = 750;

/** A container that has become healthy is out of its loop, whatever its history. */
function inRestartLoop(state: ContainerInspectInfo["State"], restarts: number): boolean {
  if (restarts < accidents) return false;
  if (state.Restarting) return true;
  const pause = Date.parse(state.StartedAt) - Date.parse(state.FinishedAt);
  return state.Health?.Status === "starting" && pause >= longPause;
}
