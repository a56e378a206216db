import { apply, drained, look } from "./haproxy-scripts";
import {
  diffConfig,
  putConfig,
  readConfig,
  type ConfiguredServer,
  type ServerConfigInputs,
  type ServerConfigOutputs,
} from "./server-config";
import type { Context, Handler } from "./types";

export interface HaproxyConfigInputs extends ServerConfigInputs {
  /** How long connections of the configuration before may go on. */
  readonly drainSeconds: number;
}

const haproxy: ConfiguredServer = { title: "HAProxy", apply, look };

/** Of one request to the Docker host, so that an interruption is heard. */
const lookSeconds = 5;

/** Ends when the old connections have: what depends on it may remove what they were connected to. */
async function put(inputs: HaproxyConfigInputs, context: Context): Promise<ServerConfigOutputs> {
  const oldWorkers = (await putConfig(haproxy, inputs, context)).split(" ").filter(Boolean);
  const engine = context.engine(inputs.server.host);
  for (let left = inputs.drainSeconds; left > 0 && oldWorkers.length > 0 && !context.signal.aborted; left -= lookSeconds) {
    const command = ["sh", "-c", drained, "drained", String(Math.min(left, lookSeconds)), ...oldWorkers];
    if ((await engine.exec(inputs.server.container, command, { user: "root" })).exitCode === 0) break;
  }
  return { running: inputs.hash, drift: [] };
}

const haproxyConfig: Handler<HaproxyConfigInputs, ServerConfigOutputs> = {
  outputs: ["running", "drift"],
  diff: diffConfig,
  async create(inputs, context) {
    return { id: inputs.server.container, outputs: await put(inputs, context) };
  },
  update: (_id, _old, news, context) => put(news, context),
  async read(id, state, context) {
    return { id, outputs: await readConfig(haproxy, state, context) };
  },
};

export const haproxyHandlers = { HaproxyConfig: haproxyConfig };
