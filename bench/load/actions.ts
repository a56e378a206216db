import { Agent, request } from "node:http";
import type { Visit } from "./visit";
import { talk } from "./webSocket";

export type Kind = "fresh" | "keepAlive" | "post" | "slow" | "webSocket";

/** Rejects with the error. */
export type Action = (number: number) => Promise<Visit>;

/** Much longer than the slowest answer. A request that takes longer counts as lost. */
const limitMs = 20_000;
const postBytes = 20_000;

interface Request {
  readonly method?: "GET" | "POST";
  readonly agent: Agent | false;
  readonly body?: string;
}

/** A complete answer, or an error: another status, a reset, a timeout or a body that ends early. */
function ask(url: string, { method = "GET", agent, body }: Request): Promise<{ readonly text: string; readonly version: string }> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("aborted", () => reject(new Error("the answer was cut off")));
      answer.on("error", reject);
      answer.on("end", () => {
        clearTimeout(timer);
        const whole = Buffer.concat(parts);
        const promised = Number(answer.headers["content-length"]);
        if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}`));
        else if (whole.length !== promised) reject(new Error(`${whole.length} of ${promised} bytes`));
        else resolve({ text: whole.toString(), version: String(answer.headers["x-version"]) });
      });
    });
    const timer = setTimeout(() => sent.destroy(new Error(`no end within ${limitMs / 1000} s`)), limitMs);
    sent.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.end(body);
  });
}

async function expectText(url: string, how: Request, expected: string): Promise<Visit> {
  const { text, version } = await ask(url, how);
  if (text !== expected) throw new Error(`another body than expected: ${text.slice(0, 60)}`);
  return { version };
}

async function version(url: string, agent: Agent | false): Promise<Visit> {
  const answer = await ask(url, { agent });
  if ((JSON.parse(answer.text) as Visit).version !== answer.version) throw new Error(`body and header tell different versions`);
  return answer;
}

export function actions(site: string): Record<Kind, Action> {
  const pool = new Agent({ keepAlive: true, maxSockets: 32, scheduling: "fifo" });
  return {
    fresh: () => version(`${site}/version`, false),
    keepAlive: () => version(`${site}/version`, pool),
    post: (number) => {
      const body = String(number).padEnd(postBytes, ".");
      return expectText(`${site}/echo`, { method: "POST", agent: false, body }, body);
    },
    slow: () => expectText(`${site}/slow`, { agent: false }, "slow\n".repeat(10)),
    webSocket: (number) => talk(`${site}/socket`, `visit ${number}`, { messages: 6, everyMs: 500, limitMs }),
  };
}
