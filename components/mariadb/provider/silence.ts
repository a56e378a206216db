import { bytes, verdictOf } from "../../../observe/space";
import type { Engine } from "../../../docker/engine";
import { spaceIn } from "../../../docker/space";
import { mariadbDataDirectory } from "../server";
import { again } from "../../../provider/messages";
import { ProviderError } from "../../../provider/types";

export const dataDirectory = mariadbDataDirectory;

/** Milliseconds: until the cause of a silence is looked for, and until no cause is waited for any more. */
export interface Patience {
  readonly lookEvery: number;
  readonly most: number;
}

/** What we say to a server takes it moments; a table that somebody alters may make it a minute. */
const usual: Patience = { lookEvery: 10_000, most: 180_000 };

export interface Question {
  readonly engine: Engine;
  readonly container: string;
  readonly statement: string;
  /** Lets go of the connection. */
  readonly giveUp: () => void;
}

/**
 * An answer within a bounded time. A server whose disk is full does not fail: it waits for space, and with it everybody who commits.
 * That is said as soon as it is seen.
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
      `${question.container}: ${reason} (statement: ${question.statement}). The server was not restarted, and nothing is lost. ${wayOut(reason)} ${again}`,
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

async function fullDisk({ engine, container }: Question): Promise<string | undefined> {
  const [space] = (await spaceIn(engine, container, [dataDirectory])) ?? [];
  if (!space || verdictOf(space) !== "full") return undefined;
  return `waits for free space, so commits hang: ${bytes(space.free)} of ${bytes(space.size)} are free for its data`;
}

const wayOut = (reason: string): string =>
  reason.startsWith("waits")
    ? "Free space or enlarge the disk; the server continues automatically within a minute."
    : "Look at what it does: SHOW FULL PROCESSLIST.";
