import { createServer, type Server } from "node:http";
import { isIP } from "node:net";
import { exitCodes, Stop } from "../process/exit";

export interface Listen {
  readonly address: string;
  readonly port: number;
}

/** `none`, or an IP address and a port: 127.0.0.1:9642, [::1]:9642. */
export function parseListen(text: string): Listen | undefined {
  if (text === "none") return undefined;
  const [, v6, v4, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = v6 ?? v4 ?? "";
  const isAddress = isIP(address) === (v6 === undefined ? 4 : 6);
  if (isAddress && Number(port) >= 1 && Number(port) <= 65_535) return { address, port: Number(port) };
  throw new Stop(
    exitCodes.mistake,
    `--listen ${JSON.stringify(text)} is not an address: write an IP address and a port from 1 to 65535, such as 127.0.0.1:9642 or [::1]:9642, or none.\nNothing was changed.`,
  );
}

/** The endpoints' content. `problems` is empty when the watcher is healthy. */
export interface Answers {
  readonly metrics: () => string;
  readonly problems: () => string[];
}

/** Serves reads only and keeps no connection open. */
export async function serve({ address, port }: Listen, answers: Answers): Promise<Server> {
  const server = createServer(({ method, url }, response) => {
    const send = (status: number, type: string, text: string): void => {
      response.writeHead(status, { "content-type": type, connection: "close" }).end(method === "HEAD" ? undefined : text);
    };
    if (method !== "GET" && method !== "HEAD") return send(405, "text/plain", "GET only\n");
    if (url === "/metrics") return send(200, "text/plain; version=0.0.4", answers.metrics());
    if (url !== "/healthz") return send(404, "text/plain", "/healthz or /metrics\n");
    const problems = answers.problems();
    return send(problems.length === 0 ? 200 : 503, "text/plain", problems.length === 0 ? "ok\n" : `${problems.join("\n")}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refused(address, port, error)));
    server.listen(port, address, resolve);
  });
  return server;
}

function refused(address: string, port: number, error: NodeJS.ErrnoException): Stop {
  const reason = error.code === "EADDRINUSE" ? "something listens there already" : error.message;
  return new Stop(
    exitCodes.mistake,
    `The watcher cannot listen on ${address}:${port}: ${reason}. Choose another port with --listen 127.0.0.1:PORT, or --listen none.\nNothing was changed.`,
  );
}
