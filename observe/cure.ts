import type { ContainerInspectInfo } from "dockerode";
import type { Attempt, HealthCheck } from "../topology/spec";
import type { Deviation } from "./deviation";

/** How a container fares, and not what it is: a new one may fare no better. */
const hopes: readonly Deviation["aspect"][] = ["health", "restart"];

export const causeOf = ({ aspect, subject }: Pick<Deviation, "aspect" | "subject">): string => `${aspect} ${subject}`;
const hopedFor: readonly string[] = ["health status", "restart loop"];
export const hopesIn = (sentences: readonly string[]): string[] =>
  hopedFor.filter((cause) => sentences.some((text) => text.startsWith(`${cause}: `)));

/** Total seconds that a container has to be well for its replacement to count as a success. */
const lasting = 300;
/** Seconds after a replacement in which its container is started for the first time. */
const firstStart = 600;
/** Docker waits at most a minute before it restarts a container, which then runs for some seconds. */
const longestRound = 75;

const secondsSince = (time: string, now: number): number => (now - Date.parse(time)) / 1000;

/** An upper limit, in seconds, for how long an unhealthy container can have been healthy since its start. */
function wellFor({ State: { StartedAt, Health } }: ContainerInspectInfo, check: HealthCheck | undefined, now: number): number {
  const durations = (Health?.Log ?? [])
    .map(({ Start, End }) => Math.max(0, Date.parse(End) - Date.parse(Start)) / 1000)
    .filter((one) => !Number.isNaN(one));
  const probe = durations.length > 0 ? durations.reduce((sum, one) => sum + one, 0) / durations.length : 0;
  const failing = (Health?.FailingStreak ?? 0) * ((check?.intervalSeconds ?? 0) + probe);
  return secondsSince(StartedAt, now) - (check?.startSeconds ?? 0) - failing;
}

/** Whether a container was replaced for the same reason before, and its successor was never well for long. */
export function isVain(
  deviation: Deviation,
  container: ContainerInspectInfo | undefined,
  check: HealthCheck | undefined,
  attempt: Attempt | undefined,
  now = Date.now(),
): boolean {
  if (!attempt || !container || !hopes.includes(deviation.aspect)) return false;
  const neverRested = container.RestartCount > 0 && container.RestartCount * longestRound + lasting >= secondsSince(container.Created, now);
  // In a loop, Docker alternates between "unhealthy" and "starting". Whichever came first, the cause is the same.
  if (neverRested) return true;
  if (deviation.aspect === "restart" || !attempt.causes.includes(causeOf(deviation))) return false;
  const isFirstRun = (Date.parse(container.State.StartedAt) - Date.parse(attempt.at)) / 1000 < firstStart;
  return isFirstRun && wellFor(container, check, now) < lasting;
}

const conclusion = "did not cure it";

/** Adds this to the deviation. A repair recognises the sentence. */
export const asVain = (deviation: Deviation, { at }: Attempt): Deviation => ({
  ...deviation,
  detail: `${deviation.detail}; the replacement of ${at} ${conclusion}, so another one would not repair it`,
});

export const isIncurable = (sentence: string): boolean => sentence.includes(` ${conclusion}, so another one would not repair it`);
