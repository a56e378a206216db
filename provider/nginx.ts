import { createHash } from "node:crypto";
import type { Engine } from "../docker/engine";
import { diffOf } from "./diff";
import { again } from "./messages";
import { apply, applyResult, look } from "./nginx-scripts";
import type { ServerRef } from "./resources/servers";
import { type Context, type Handler, ProviderError } from "./types";
import { until } from "./until";

export interface NginxConfigInputs {
  readonly server: ServerRef;
  readonly text: string;
  readonly hash: string;
}

export interface NginxConfigOutputs {
  readonly running: string;
  readonly drift: readonly string[];
}

/** For the container to run, and for the server to answer with a new configuration. */
const limits = { startMs: 60_000, reloadSeconds: 10 } as const;

const nginxConfig: Handler<NginxConfigInputs, NginxConfigOutputs> = {
  outputs: ["running", "drift"],
  diff: (_id, old, news) => diffOf(old, news, { replace: old.server.container === news.server.container ? [] : ["server"] }),
  async create(inputs, context) {
    return { id: inputs.server.container, outputs: await put(inputs, context) };
  },
  async update(_id, _old, news, context) {
    return put(news, context);
  },
  async read(id, state, context) {
    const engine = context.engine(state.server.host);
    const status = await statusOf(engine, state.server.container);
    // Only what runs can be asked; a container that does not run is found by its slot as well.
    if (status !== "running") return { id, outputs: { running: "", drift: [`server unreachable: container is ${status}`] } };
    const { stdout } = await engine.exec(state.server.container, ["sh", "-c", look], { user: "root" });
    const [checksum = "", running = ""] = stdout.split("\n").map((line) => line.trim());
    return { id, outputs: { running, drift: deviations(checksum, running, state) } };
  },
};

export const nginxHandlers = { NginxConfig: nginxConfig };

function deviations(checksum: string, running: string, { text, hash }: NginxConfigInputs): string[] {
  const expected = createHash("sha256").update(text).digest("hex");
  return [
    ...(checksum === "" ? ["configuration file: missing"] : checksum === expected ? [] : ["configuration file: edited"]),
    ...(running === hash ? [] : [`running configuration: ${running || "none of Breakwater's"}`]),
  ];
}

async function put({ server, text, hash }: NginxConfigInputs, context: Context): Promise<NginxConfigOutputs> {
  const engine = context.engine(server.host);
  const { container } = server;
  if (!(await until(async () => (await statusOf(engine, container)) === "running", limits.startMs))) {
    throw new ProviderError(
      `${container} does not run, so its configuration was not changed. Last lines of its log:\n${await logOf(engine, container)}`,
    );
  }
  const { exitCode, stderr } = await engine.exec(container, ["sh", "-c", apply, "apply", hash, String(limits.reloadSeconds)], {
    user: "root",
    input: text,
  });
  if (exitCode !== 0) throw new ProviderError(await explain(exitCode, stderr.trim(), engine, container));
  return { running: hash, drift: [] };
}

async function explain(exitCode: number, complaint: string, engine: Engine, container: string): Promise<string> {
  const kept = "The configuration before it runs on, untouched.";
  switch (exitCode) {
    case applyResult.invalid:
      return `nginx refuses the new configuration of ${container}:\n${complaint}\n${kept} ${again}`;
    case applyResult.notIncluded:
      return `/etc/nginx/nginx.conf in ${container} does not include /etc/nginx/breakwater/site.con[f], so a site would never be read. ${kept}`;
    case applyResult.notRunning:
      return (
        `nginx in ${container} accepted the new configuration in its check, but did not run it within ${limits.reloadSeconds} s: ${complaint}\n${kept} ` +
        `Last lines of its log:\n${await logOf(engine, container)}`
      );
    default:
      return `writing the configuration of ${container} failed with exit code ${exitCode}: ${complaint}\n${kept}`;
  }
}

async function statusOf(engine: Engine, container: string): Promise<string> {
  return (await engine.inspect(container))?.State.Status ?? "missing";
}

async function logOf(engine: Engine, container: string): Promise<string> {
  return (await engine.inspect(container)) ? engine.logs(container, 15) : "(there is no such container)";
}
