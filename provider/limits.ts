import type { LimitsInputs, LimitsOutputs } from "./resources/slot";
import type { Daemon } from "../docker/daemon";
import { diffOf } from "./diff";
import type { Handler } from "./types";

/** Docker writes "none" as 0, as -1 or not at all. Undefined when the container is missing, which its own resources report. */
async function pidsOf(daemon: Daemon, container: string): Promise<number | undefined> {
  const found = await daemon.inspect(container);
  return found && Math.max(0, found.HostConfig.PidsLimit ?? 0);
}

async function limit({ container, pids }: LimitsInputs, daemon: Daemon): Promise<LimitsOutputs> {
  if ((await pidsOf(daemon, container)) !== pids) await daemon.limitPids(container, pids);
  return { keptPids: (await pidsOf(daemon, container)) ?? pids, drift: [] };
}

/** Docker's provider has no argument for these limits, and Docker changes them while a container runs: they never cause a replacement. */
export const limitsHandler: Handler<LimitsInputs, LimitsOutputs> = {
  diff: (_id, old, news) => diffOf(old, news, { ignore: ["host"] }),
  create: async (inputs, context) => ({ id: inputs.container, outputs: await limit(inputs, context.daemon(inputs.host)) }),
  async read(id, state, context) {
    const actual = (await pidsOf(context.daemon(state.host), state.container)) ?? state.keptPids;
    const words = actual === 0 ? "none" : String(actual);
    const drift = actual === state.keptPids ? [] : [`limit number of processes: ${words} instead of ${state.keptPids || "none"}`];
    return { id, outputs: { keptPids: state.keptPids, drift } };
  },
  async adopt(inputs, context) {
    const keptPids = await pidsOf(context.daemon(inputs.host), inputs.container);
    return keptPids === undefined ? undefined : { id: inputs.container, outputs: { keptPids, drift: [] } };
  },
  update: (_id, _old, news, context) => limit(news, context.daemon(news.host)),
  preview: ({ pids }, old) => ({ keptPids: old?.keptPids ?? pids }),
};
