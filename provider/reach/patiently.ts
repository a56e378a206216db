import { setTimeout as pause } from "node:timers/promises";
import type { ContainerInspect, Engine } from "../../docker/engine";
import { labels } from "../../topology/names";
import { canonical } from "../../topology/plan/hash";
import type { Reach } from "../../topology/spec";
import type { Answer } from "./answer";
import { ask, voices } from "./ask";
import { helperKind, Helpers } from "./helper";
import { listeners, listeningWords } from "./listening";

/** What a bad answer has to be, several times in a row, to be true: a busy moment is none. Milliseconds. */
const patience = { attempts: 3, pause: 1_000 } as const;

/**
 * Milliseconds that Docker's first word about what starts is waited for although the network has an answer: whoever asks Docker afterwards
 * finds it healthy. Where probes are rarer, nobody waits for one.
 */
export const firstProbe = 10_000;

/** Milliseconds in which questions about one app gather, so that its replicas are asked at once. */
const gatherMs = 25;

export interface Found {
  readonly answer: Answer;
  /** For a message: on what the container listens, where nothing answered. */
  readonly listening: string;
}

/** Asks a container that runs, again and again before a bad answer is believed. */
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

/** Whether the answer that the app's own check asks for comes over the network, whatever Docker thinks of the container. */
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
 * Where nothing that sends requests can ask, the replicas ask each other and themselves, by their addresses on the network. Only for one that
 * Docker calls unhealthy is a container made that asks: it is to be replaced otherwise.
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

/** Of the stack's containers on this host, each once. */
async function imagesOf(engine: Engine, { Config: { Labels } }: ContainerInspect): Promise<string[]> {
  const found = await engine.containers({ labels: { [labels.stack]: Labels[labels.stack] ?? "" }, all: true });
  return [...new Set(found.filter(({ Labels: own }) => own[labels.kind] !== helperKind).map(({ ImageID }) => ImageID))];
}
