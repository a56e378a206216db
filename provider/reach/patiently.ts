import { setTimeout as pause } from "node:timers/promises";
import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { labels } from "../../topology/names";
import { canonical } from "../../topology/plan/hash";
import type { Reach } from "../../topology/spec";
import type { Answer } from "./answer";
import { ask, voices } from "./ask";
import { helperKind, Helpers } from "./helper";
import { listeners, listeningWords } from "./listening";

/** A bad answer counts only after several attempts in a row, because a host may be busy for a moment. Milliseconds. */
const patience = { attempts: 3, pause: 1_000 } as const;

/**
 * Milliseconds to wait for Docker's first probe of a starting container although the network has answered: callers that
 * ask Docker afterwards find it healthy. With rarer probes there is no wait.
 */
export const firstProbe = 10_000;

/** Milliseconds in which requests about one app gather, so that its replicas are asked at the same time. */
const gatherMs = 25;

export interface Found {
  readonly answer: Answer;
  /** The addresses that the container listens on, for a message when nothing answered. */
  readonly listening: string;
}

/** Asks a running container, and repeats a bad answer before it counts. */
export async function askPatiently(daemon: Daemon, reach: Reach, container: ContainerInspect): Promise<Found> {
  let answer = await together(daemon, reach, container);
  for (let attempt = 1; attempt < patience.attempts && answer.kind === "bad"; attempt += 1) {
    await pause(patience.pause);
    const now = await daemon.inspect(container.Id);
    if (now?.State.Running !== true || now.State.Paused) break;
    answer = await together(daemon, reach, now);
  }
  if (answer.kind !== "bad" || !answer.silent) return { answer, listening: "" };
  return { answer, listening: listeningWords(await listeners(daemon, container), reach.port) };
}

/** True when the app's own check succeeds over the network, whatever health Docker reports. */
export async function answersWell(daemon: Daemon, reach: Reach, id: string): Promise<boolean> {
  const container = reach.http && (await daemon.inspect(id));
  if (container?.State.Running !== true || container.State.Paused) return false;
  return (await together(daemon, reach, container)).kind === "good";
}

interface Gathering {
  readonly containers: ContainerInspect[];
  readonly answers: Promise<Map<string, Answer>>;
}

const gathering = new WeakMap<Daemon, Map<string, Gathering>>();

async function together(daemon: Daemon, reach: Reach, container: ContainerInspect): Promise<Answer> {
  const open = gathering.get(daemon) ?? new Map<string, Gathering>();
  gathering.set(daemon, open);
  const key = canonical(reach);
  const found = open.get(key) ?? begin(daemon, reach, () => open.delete(key));
  open.set(key, found);
  found.containers.push(container);
  return (await found.answers).get(container.Id) ?? { kind: "unasked" };
}

function begin(daemon: Daemon, reach: Reach, close: () => void): Gathering {
  const containers: ContainerInspect[] = [];
  const answers = pause(gatherMs).then(() => {
    close();
    return askAnyhow(daemon, reach, containers);
  });
  return { containers, answers };
}

/**
 * If no sender can ask, the replicas ask each other and themselves, by their addresses on the network. A helper is created
 * only for a container that Docker calls unhealthy, because that one would otherwise be replaced.
 */
async function askAnyhow(daemon: Daemon, reach: Reach, containers: readonly ContainerInspect[]): Promise<Map<string, Answer>> {
  const answers = await ask(daemon, reach, containers, voices(containers.map(({ Id }) => Id)));
  const sick = containers.filter(({ Id, State }) => answers.get(Id)?.kind === "unasked" && State.Health?.Status === "unhealthy");
  const [first] = sick;
  if (!first) return answers;
  const helpers = new Helpers(daemon, await imagesOf(daemon, first), first);
  try {
    const more = await ask(daemon, reach, sick, helpers.voices);
    return new Map([...answers, ...more]);
  } finally {
    await helpers.remove();
  }
}

/** The images of the stack's containers on this host, without duplicates. */
async function imagesOf(daemon: Daemon, { Config: { Labels } }: ContainerInspect): Promise<string[]> {
  const found = await daemon.containers({ labels: { [labels.stack]: Labels[labels.stack] ?? "" }, all: true });
  return [...new Set(found.filter(({ Labels: own }) => own[labels.kind] !== helperKind).map(({ ImageID }) => ImageID))];
}
