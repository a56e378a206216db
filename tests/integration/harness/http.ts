import { Agent, request as start } from "node:http";
import { createServer } from "node:net";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

/** One request. Anything but a complete answer within 10 s is an error. Unlike fetch, it can set the Host header. */
export function request(url: string, { method = "GET", headers = {}, body, agent }: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const sent = start(url, { method, headers: { ...length, ...headers }, agent: agent ?? new Agent(), timeout: 10_000 }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("aborted", () => reject(new Error(`${method} ${url}: answer cut off`)));
      answer.on("end", () => {
        const whole = Buffer.concat(parts);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole, text: whole.toString() });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${url}: no answer within 10 s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A request that has to succeed. */
export async function ok(url: string, options?: RequestOptions): Promise<Answer> {
  const answer = await request(url, options);
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`${options?.method ?? "GET"} ${url}: ${answer.status}\n${answer.text.slice(0, 2000)}`);
  return answer;
}

/** A port of the loopback interface, below the range of outgoing connections. */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
  return free ? port : freePort();
}
