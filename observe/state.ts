import type { ContainerInspectInfo } from "dockerode";
import type { Deviation } from "./deviation";

// Only what Docker itself has concluded is told, so that the same container gives the same answer at any time.

export function comparePause({ State: state }: ContainerInspectInfo): Deviation[] {
  return state.Paused ? [{ aspect: "pause", subject: "container", detail: "paused" }] : [];
}

/** What came of asking a container over the network; absent when nobody asked. */
export type AnswerFact =
  /** `proves`: the answer is what the app's check asks for, so that it counts more than Docker's verdict from inside. */
  | { readonly good: true; readonly proves: boolean }
  /** `silent`: nothing answered at all, in whatever words. */
  | { readonly good: false; readonly port: number; readonly silent: boolean; readonly detail: string };

/** What is frozen fails its probe, and that it is frozen is told already. What answers where requests come from is well. */
export function compareVerdict({ State: state }: ContainerInspectInfo, answer?: AnswerFact): Deviation[] {
  if (state.Paused || state.Health?.Status !== "unhealthy") return [];
  if (answer?.good && answer.proves) return [];
  return [{ aspect: "health", subject: "status", detail: "unhealthy for longer than its probe allows" }];
}

/** Healthy inside, and nobody can call it. An answer that is merely another one is for the gate, and for whoever reads it. */
export function compareAnswer({ State: state }: ContainerInspectInfo, answer: AnswerFact | undefined): Deviation[] {
  if (!answer || answer.good || !answer.silent || state.Health?.Status !== "healthy") return [];
  return [{ aspect: "reach", subject: `port ${answer.port}`, detail: `healthy inside, but ${answer.detail}` }];
}

export function compareRestarts({ State: state, RestartCount: restarts }: ContainerInspectInfo): Deviation[] {
  return inRestartLoop(state, restarts) ? [{ aspect: "restart", subject: "loop", detail: "it ends again and again" }] : [];
}

/** Restarts after which a container that is just not running is no accident any more. */
const accidents = 3;

/**
 * Docker waits 0.1 s before it starts a container again, and twice as long after each run of less than 10 s: a pause of this
 * length, in milliseconds, comes after several short runs in a row.
 */
const longPause = 750;

/** A container that has become healthy is out of its loop, whatever its history. */
function inRestartLoop(state: ContainerInspectInfo["State"], restarts: number): boolean {
  if (restarts < accidents) return false;
  if (state.Restarting) return true;
  const pause = Date.parse(state.StartedAt) - Date.parse(state.FinishedAt);
  return state.Health?.Status === "starting" && pause >= longPause;
}
