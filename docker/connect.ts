import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import type Dockerode from "dockerode";
import type { HostAddress } from "./address";
import { SshAgent } from "./ssh";

const connectTimeoutMs = 5_000;

/** Without a limit, a connection to a dead machine takes minutes to fail. */
function limitConnecting(agent: http.Agent): http.Agent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback) as Socket;
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${connectTimeoutMs / 1000} s`)), connectTimeoutMs);
    for (const event of ["connect", "close"]) socket.once(event, () => clearTimeout(timer));
    return socket;
  };
  return agent;
}

function certificates(folder: string): { ca: Buffer; cert: Buffer; key: Buffer } {
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}

/** Sets every field, because the library fills absent ones from DOCKER_* variables. */
export function optionsOf(host: HostAddress): Dockerode.DockerOptions & { agent: http.Agent } {
  const none = { host: undefined, port: undefined, protocol: "http" as const, ca: undefined, cert: undefined, key: undefined };
  const url = new URL(host.address);
  const keepAlive = { keepAlive: true };
  if (url.protocol === "unix:") return { ...none, socketPath: url.pathname, agent: new http.Agent(keepAlive) };
  if (url.protocol === "ssh:") return { ...none, host: "docker", agent: new SshAgent(url) };
  if (url.protocol !== "tcp:") throw new Error("the address has to start with unix://, ssh:// or tcp://");
  const tcp = { ...none, host: url.hostname, port: url.port || (host.tlsDirectory ? 2376 : 2375) };
  if (!host.tlsDirectory) return { ...tcp, agent: limitConnecting(new http.Agent(keepAlive)) };
  return { ...tcp, ...certificates(host.tlsDirectory), protocol: "https", agent: limitConnecting(new https.Agent(keepAlive)) };
}

/**
 * The library formats the options of each request for a debug log, even if the log is off. With the agent and all its connections,
 * this costs 20 ms of processor time per request.
 */
export function withShortDescription<T extends { readonly agent: http.Agent }>(options: T): T {
  Object.defineProperty(options.agent, inspect.custom, { value: () => "Agent" });
  return options;
}

/** Loads the library only for a connection. A plain preview needs none. */
export async function connect(host: HostAddress): Promise<Dockerode> {
  const { default: Docker } = await import("dockerode");
  return new Docker(withShortDescription(optionsOf(host)));
}
