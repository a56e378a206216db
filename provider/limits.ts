import type { LimitsInputs, LimitsOutputs } from "./resources/slot";
import type { Engine } from "../docker/engine";
import { diffOf } from "./diff";
import type { Handler } from "./types";

/** Docker writes "none" as 0, as -1 or not at all. Undefined when the container is missing, which its own resources report. */
async function pidsOf(engine: Engine, container: string): Promise<number | undefined> {
  const found = await engine.inspect(container);
  return found && Math.max(0, found.HostConfig.PidsLimit ?? 0);
}

async function limit({ container, pids }: LimitsInputs, engine: Engine): Promise<LimitsOutputs> {
  if ((await pidsOf(engine, container)) !== pids) await engine.limitPids(container, pids);
  return { keptPids: (await pidsOf(engine, container)) ?? pids, drift: [] };
}

/** Docker's provider has no argument for these limits, and Docker changes them while a container runs: they never cause a replacement. */
export const limitsHandler: Handler<LimitsInputs, LimitsOutputs> = {
  diff: (_id, old, news) => diffOf(old, news, { ignore: ["host"] }),
  create: async (inputs, context) => ({ id: inputs.container, outputs: await limit(inputs, context.engine(inputs.host)) }),
  async read(id, state, context) {
    const actual = (await pidsOf(context.engine(state.host), state.container)) ?? state.keptPids;
    const words = actual === 0 ? "none" : String(actual);
    const drift = actual === state.keptPids ? [] : [`limit number of processes: ${words} instead of ${state.keptPids || "none"}`];
    return { id, outputs: { keptPids: state.keptPids, drift } };
  },
  async adopt(inputs, context) {
    const keptPids = await pidsOf(context.engine(inputs.host), inputs.container);
    return keptPids === undefined ? undefined : { id: inputs.container, outputs: { keptPids, drift: [] } };
  },
  update: (_id, _old, news, context) => limit(news, context.engine(news.host)),
  preview: ({ pids }, old) => ({ keptPids: old?.keptPids ?? pids }),
};
