import type { ServerConfigInputs, ServerConfigOutputs } from "./resources/server";
import { sha256 } from "../topology/plan/hash";
import { DockerError, type Daemon } from "../docker/daemon";
import { diffOf } from "./diff";
import { again } from "./messages";
import { type Context, type Handler, ProviderError } from "./types";
import { until } from "./until";

/** A kind of server whose configuration is changed while it runs, by scripts inside its container. */
export interface ConfiguredServer {
  /** The name in messages. */
  readonly title: string;
  /** Gets the text as input, and the hash and the seconds to wait as arguments; its exit codes are those of `applyResult`. */
  readonly apply: string;
  /** Prints the checksum of the file and the running hash, one per line. */
  readonly look: string;
  /** The message for a server that does not read the file. */
  readonly notIncluded?: string;
}

/** Exit codes of `apply`. */
export const applyResult = { invalid: 10, notIncluded: 11, notRunning: 12 } as const;

/** For the container to start, and for the server to answer with a new configuration. A busy host may need this long. */
const limits = { startMs: 60_000, reloadSeconds: 30 } as const;

/** Compares the file and the answer of the server with the declaration. */
async function readConfig(kind: ConfiguredServer, state: ServerConfigInputs, context: Context): Promise<ServerConfigOutputs> {
  const daemon = context.daemon(state.server.host);
  const status = await statusOf(daemon, state.server.container);
  // Only a running container can be asked; the slot of a stopped one reports it too.
  const unreachable = (found: string): ServerConfigOutputs => ({ running: "", drift: [`server unreachable: container is ${found}`] });
  if (status !== "running") return unreachable(status);
  const answer = await unlessEnded(daemon.exec(state.server.container, ["sh", "-c", kind.look], { user: "root" }));
  if (!answer) return unreachable(await statusOf(daemon, state.server.container));
  const [checksum = "", running = ""] = answer.stdout.split("\n").map((line) => line.trim());
  return { running, drift: deviations(checksum, running, state) };
}

/** A container that ends just before its command begins, or that restarts in a loop, runs no command. */
async function unlessEnded<T>(command: Promise<T>): Promise<T | undefined> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof DockerError && (error.statusCode === 409 || error.statusCode === 404)) return undefined;
    throw error;
  }
}

function deviations(checksum: string, running: string, { text, hash }: ServerConfigInputs): string[] {
  const expected = sha256(text);
  return [
    ...(checksum === "" ? ["configuration file: missing"] : checksum === expected ? [] : ["configuration file: edited"]),
    ...(running === hash ? [] : [`running configuration: ${running || "none of Breakwater's"}`]),
  ];
}

/** Puts a configuration into a running server and returns the script's output. */
export async function putConfig(kind: ConfiguredServer, { server, text, hash }: ServerConfigInputs, context: Context): Promise<string> {
  const daemon = context.daemon(server.host);
  const { container } = server;
  if (!(await until(async () => (await statusOf(daemon, container)) === "running", limits.startMs))) {
    throw new ProviderError(
      `${container} does not run, so its configuration was not changed. Last lines of its log:\n${await logOf(daemon, container)}`,
    );
  }
  const command = ["sh", "-c", kind.apply, "apply", hash, String(limits.reloadSeconds)];
  const answer = await unlessEnded(daemon.exec(container, command, { user: "root", input: text }));
  if (!answer) {
    throw new ProviderError(
      `${container} ended while its configuration was put into it. Last lines of its log:\n${await logOf(daemon, container)}\n${again}`,
    );
  }
  const { exitCode, stdout, stderr } = answer;
  if (exitCode !== 0) throw new ProviderError(await explain(kind, exitCode, stderr.trim(), daemon, container));
  return stdout.trim();
}

async function explain(kind: ConfiguredServer, exitCode: number, complaint: string, daemon: Daemon, container: string): Promise<string> {
  const kept = "The configuration before it runs on, untouched.";
  switch (exitCode) {
    case applyResult.invalid:
      return `${kind.title} refuses the new configuration of ${container}:\n${complaint}\n${kept} ${again}`;
    case applyResult.notIncluded:
      return `${kind.notIncluded} (${container}) ${kept}`;
    case applyResult.notRunning:
      return (
        `${kind.title} in ${container} accepted the new configuration in its check, but did not run it within ${limits.reloadSeconds} s: ${complaint}\n${kept} ` +
        `Last lines of its log:\n${await logOf(daemon, container)}`
      );
    default:
      return `writing the configuration of ${container} failed with exit code ${exitCode}: ${complaint}\n${kept}`;
  }
}

async function statusOf(daemon: Daemon, container: string): Promise<string> {
  return (await daemon.inspect(container))?.State.Status ?? "missing";
}

async function logOf(daemon: Daemon, container: string): Promise<string> {
  return (await daemon.inspect(container)) ? daemon.logs(container, 15) : "(there is no such container)";
}

/** The resource of such a configuration; `put` ends when the dependents of the resource may continue. */
export function configHandler<I extends ServerConfigInputs>(
  kind: ConfiguredServer,
  put: (inputs: I, context: Context) => Promise<ServerConfigOutputs>,
): Handler<I, ServerConfigOutputs> {
  return {
    diff: diffConfig,
    async create(inputs, context) {
      return { id: inputs.server.container, outputs: await put(inputs, context) };
    },
    update: (_id, _old, news, context) => put(news, context),
    async read(id, state, context) {
      return { id, outputs: await readConfig(kind, state, context) };
    },
    async adopt(inputs, context) {
      const { container, host } = inputs.server;
      if (!(await context.daemon(host).inspect(container))) return undefined;
      return { id: container, outputs: { running: inputs.hash, drift: [] } };
    },
  };
}

/** Only another container means another server. */
const diffConfig: Handler<ServerConfigInputs, ServerConfigOutputs>["diff"] = (_id, old, news) =>
  diffOf(old, news, { replace: old.server.container === news.server.container ? [] : ["server"] });
