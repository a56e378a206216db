import type { haproxyConfig, HaproxyConfigInputs } from "../resources";
import { apply, drained, look } from "./scripts";
import { configHandler, putConfig, type ConfiguredServer } from "../../../provider/server-config";
import { type ServerConfigOutputs } from "../../../provider/resources/server";
import type { Context, HandlersOf } from "../../../provider/types";

const server: ConfiguredServer = { title: "HAProxy", apply, look };

/** Seconds per request to the Docker host, short enough to react to an interruption. */
const lookSeconds = 5;

/** Ends after the old connections end: dependents may then remove the containers behind them. */
async function put(inputs: HaproxyConfigInputs, context: Context): Promise<ServerConfigOutputs> {
  const oldWorkers = (await putConfig(server, inputs, context)).split(" ").filter(Boolean);
  const daemon = context.daemon(inputs.server.host);
  for (let left = inputs.drainSeconds; left > 0 && oldWorkers.length > 0 && !context.signal.aborted; left -= lookSeconds) {
    const command = ["sh", "-c", drained, "drained", String(Math.min(left, lookSeconds)), ...oldWorkers];
    if ((await daemon.exec(inputs.server.container, command, { user: "root" })).exitCode === 0) break;
  }
  return { running: inputs.hash, drift: [] };
}

const handlers: HandlersOf<typeof haproxyConfig> = { HaproxyConfig: configHandler(server, put) };

export const haproxy = { handlers };
