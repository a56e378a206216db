import { bytes, verdictOf } from "../../../observe/space";
import type { Daemon } from "../../../docker/daemon";
import { spaceIn } from "../../../docker/space";
import { mariadbDataDirectory } from "../server";
import { again } from "../../../provider/messages";
import { ProviderError } from "../../../provider/types";

export const dataDirectory = mariadbDataDirectory;

/** Milliseconds: between two looks for the cause of a silence, and until the wait ends without a known cause. */
export interface Patience {
  readonly lookEvery: number;
  readonly most: number;
}

/** Breakwater's statements take a server moments; a running ALTER may extend that to a minute. */
const usual: Patience = { lookEvery: 10_000, most: 180_000 };

export interface Question {
  readonly daemon: Daemon;
  readonly container: string;
  readonly statement: string;
  /** Drops the connection. */
  readonly giveUp: () => void;
}

/**
 * Returns an answer within a bounded time. A server whose disk is full does not fail: it waits for space, and every client
 * that commits waits with it. Breakwater reports that as soon as it sees it.
 */
export async function answered<T>(answer: Promise<T>, question: Question, patience: Patience = usual): Promise<T> {
  answer.catch(() => undefined);
  const deadline = Date.now() + patience.most;
  for (;;) {
    const first = await within(answer, patience.lookEvery);
    if (first !== undefined) return first.answer;
    const reason = (await fullDisk(question)) ?? (Date.now() >= deadline ? `gave no answer within ${patience.most / 1000} s` : undefined);
    if (reason === undefined) continue;
    question.giveUp();
    throw new ProviderError(
      `${question.container}: ${reason} (statement: ${question.statement}). The server was not restarted, and nothing is lost. ${remedy(reason)} ${again}`,
    );
  }
}

async function within<T>(answer: Promise<T>, milliseconds: number): Promise<{ readonly answer: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  try {
    return await Promise.race([answer.then((value) => ({ answer: value })), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function fullDisk({ daemon, container }: Question): Promise<string | undefined> {
  const [space] = (await spaceIn(daemon, container, [dataDirectory])) ?? [];
  if (!space || verdictOf(space) !== "full") return undefined;
  return `waits for free space, so commits hang: ${bytes(space.free)} of ${bytes(space.size)} are free for its data`;
}

const remedy = (reason: string): string =>
  reason.startsWith("waits")
    ? "Free space or enlarge the disk; the server continues automatically within a minute."
    : "Look at what it does: SHOW FULL PROCESSLIST.";
