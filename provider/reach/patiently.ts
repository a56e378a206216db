import { setTimeout as pause } from "node:timers/promises";
import type { ContainerInspect, Engine } from "../../docker/engine";
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
export async function askPatiently(engine: Engine, reach: Reach, container: ContainerInspect): Promise<Found> {
  let answer = await together(engine, reach, container);
  for (let attempt = 1; attempt < patience.attempts && answer.kind === "bad"; attempt += 1) {
    await pause(patience.pause);
    const now = await engine.inspect(container.Id);
    if (now?.State.Running !== true || now.State.Paused) break;
    answer = await together(engine, reach, now);
  }
  if (answer.kind !== "bad" || !answer.silent) return { answer, listening: "" };
  return { answer, listening: listeningWords(await listeners(engine, container), reach.port) };
}

/** True when the app's own check succeeds over the network, whatever health Docker reports. */
export async function answersWell(engine: Engine, reach: Reach, id: string): Promise<boolean> {
  const container = reach.http && (await engine.inspect(id));
  if (container?.State.Running !== true || container.State.Paused) return false;
  return (await together(engine, reach, container)).kind === "good";
}

interface Gathering {
  readonly containers: ContainerInspect[];
  readonly answers: Promise<Map<string, Answer>>;
}

const gathering = new WeakMap<Engine, Map<string, Gathering>>();

async function together(engine: Engine, reach: Reach, container: ContainerInspect): Promise<Answer> {
  const open = gathering.get(engine) ?? new Map<string, Gathering>();
  gathering.set(engine, open);
  const key = canonical(reach);
  const found = open.get(key) ?? begin(engine, reach, () => open.delete(key));
  open.set(key, found);
  found.containers.push(container);
  return (await found.answers).get(container.Id) ?? { kind: "unasked" };
}

function begin(engine: Engine, reach: Reach, close: () => void): Gathering {
  const containers: ContainerInspect[] = [];
  const answers = pause(gatherMs).then(() => {
    close();
    return askAnyhow(engine, reach, containers);
  });
  return { containers, answers };
}

/**
 * If no sender can ask, the replicas ask each other and themselves, by their addresses on the network. A helper is created
 * only for a container that Docker calls unhealthy, because that one would otherwise be replaced.
 */
async function askAnyhow(engine: Engine, reach: Reach, containers: readonly ContainerInspect[]): Promise<Map<string, Answer>> {
  const answers = await ask(engine, reach, containers, voices(containers.map(({ Id }) => Id)));
  const sick = containers.filter(({ Id, State }) => answers.get(Id)?.kind === "unasked" && State.Health?.Status === "unhealthy");
  const [first] = sick;
  if (!first) return answers;
  const helpers = new Helpers(engine, await imagesOf(engine, first), first);
  try {
    const more = await ask(engine, reach, sick, helpers.voices);
    return new Map([...answers, ...more]);
  } finally {
    await helpers.remove();
  }
}

/** The images of the stack's containers on this host, without duplicates. */
async function imagesOf(engine: Engine, { Config: { Labels } }: ContainerInspect): Promise<string[]> {
  const found = await engine.containers({ labels: { [labels.stack]: Labels[labels.stack] ?? "" }, all: true });
  return [...new Set(found.filter(({ Labels: own }) => own[labels.kind] !== helperKind).map(({ ImageID }) => ImageID))];
}
