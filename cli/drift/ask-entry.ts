import { existsSync } from "node:fs";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { said } from "../../provider/reach/answer";
import { askScript } from "../../provider/reach/script";
import { sitePort } from "../../topology/plan/entry";
import type { StackHost } from "../project/declaration";
import type { EntryOutput } from "../../topology/outputs";

/** The result of one request to an entry: the status of the answer, or why there was none. */
type Brought = { readonly status: number } | { readonly silence: string };

export interface EntryProblem {
  /** For example `GET /` or `GET www.example.org/`. */
  readonly request: string;
  /** For example `answers 503`. */
  readonly detail: string;
}

/**
 * Seconds until the first line of an answer, attempts before a bad answer counts, milliseconds between them, and milliseconds after
 * which there is no further attempt.
 */
const limits = { seconds: 10, attempts: 3, pause: 1_000, enough: 12_000 } as const;

/** Answers of an entry itself if none of its apps answers. */
const nobodyBehind: readonly number[] = [502, 503, 504];

const isBad = (brought: Brought): boolean => !("status" in brought) || nobodyBehind.includes(brought.status);

/** Sends a request to each route of an entry. Any answer of the app itself is good, whatever its status. */
export async function askEntry(host: StackHost, entry: EntryOutput): Promise<EntryProblem[]> {
  const requests = entry.requests ?? [{ path: "/" }];
  const named = ({ host: name = "", path }: (typeof requests)[number]): string => `GET ${name}${path}`;
  // Another program could answer at the port.
  if (!(await runs(host, entry)))
    return requests.map((one) => ({ request: named(one), detail: `is not answered: ${entry.container} does not run` }));
  const problems = await Promise.all(
    requests.map(async (one) => {
      const brought = await patiently(() => askOnce(host, entry, one.path, one.host));
      const detail = "status" in brought ? `answers ${brought.status}` : brought.silence;
      return isBad(brought) ? [{ request: named(one), detail }] : [];
    }),
  );
  return problems.flat();
}

async function runs({ daemon }: StackHost, { container }: EntryOutput): Promise<boolean> {
  const state = (await daemon.inspect(container))?.State;
  return state?.Running === true && !state.Paused;
}

async function patiently(ask: () => Promise<Brought>): Promise<Brought> {
  const until = Date.now() + limits.enough;
  let brought = await ask();
  for (let attempt = 1; attempt < limits.attempts && isBad(brought) && Date.now() < until; attempt += 1) {
    await pause(limits.pause);
    brought = await ask();
  }
  return brought;
}

/** Uses the published port, as clients do, if it is on this machine; otherwise sends the request inside the container. */
async function askOnce(host: StackHost, entry: EntryOutput, path: string, name: string | undefined): Promise<Brought> {
  if (!host.address.address.startsWith("unix://")) return askInside(host, entry, path, name);
  const direct = await askPort(entry.url, path, name);
  if (!("silence" in direct) || !isInContainer()) return direct;
  const inside = await askInside(host, entry, path, name);
  return "silence" in inside ? direct : inside;
}

/** In a container, the loopback interface may not be the host's. */
const isInContainer = (): boolean => existsSync("/.dockerenv") || existsSync("/run/.containerenv");

function askPort(url: string, path: string, name: string | undefined): Promise<Brought> {
  return new Promise((resolve) => {
    const silent = (why: string): void => resolve({ silence: `nothing answers on ${url} (${why})` });
    const headers = { "user-agent": "breakwater", connection: "close", ...(name === undefined ? {} : { host: name }) };
    const sent = request(new URL(url).origin, { path, headers, agent: false, timeout: limits.seconds * 1000 }, (answer) => {
      resolve({ status: answer.statusCode ?? 0 });
      answer.on("error", () => undefined).destroy();
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${limits.seconds} s`)));
    sent.on("error", (error: NodeJS.ErrnoException) => silent(error.code === "ECONNREFUSED" ? "connection refused" : error.message));
    sent.end();
  });
}

async function askInside({ daemon }: StackHost, { container, url }: EntryOutput, path: string, name: string | undefined): Promise<Brought> {
  const question = ["127.0.0.1", String(sitePort), String(limits.seconds), path, name ?? new URL(url).host];
  try {
    const { stdout } = await daemon.exec(container, ["sh", "-c", askScript, "ask", ...question], {
      timeoutMs: (limits.seconds + 20) * 1000,
    });
    const [, { word, text }] = said(stdout);
    const status = Number(/^HTTP\/\S+ (\d{3})/.exec(text)?.[1] ?? 0);
    return status > 0 ? { status } : { silence: `nothing answers inside ${container} (${text || word})` };
  } catch (error) {
    return { silence: `nothing answers: ${(error as Error).message}` };
  }
}
