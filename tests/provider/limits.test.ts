import type { Daemon } from "../../docker/daemon";
import { limitsHandler } from "../../provider/limits";
import { type LimitsInputs } from "../../provider/resources/slot";
import { container, contextWith, host } from "./fake-daemon";

const inputs: LimitsInputs = { host, container: "a", pids: 4096 };

/** A host that supports limits, or does not. */
function hosting(now: number | null | undefined, knows = true) {
  let pids = now;
  const calls: number[] = [];
  const known: Partial<Daemon> = {
    inspect: async () => container({ HostConfig: { PidsLimit: pids } }),
    limitPids: async (_id, limit) => {
      calls.push(limit);
      if (knows) pids = limit === 0 ? -1 : limit;
    },
  };
  return { context: contextWith(known), calls };
}
const drift = async (now: number | null | undefined, keptPids = 4096) =>
  (await limitsHandler.read("a", { ...inputs, keptPids, drift: [] }, hosting(now).context))?.outputs.drift;

test("a new container is limited, and one with the limit is left alone", async () => {
  const fresh = hosting(null);
  expect(await limitsHandler.create(inputs, fresh.context)).toEqual({ id: "a", outputs: { keptPids: 4096, drift: [] } });
  const same = hosting(4096);
  await limitsHandler.update("a", { ...inputs, keptPids: 4096, drift: [] }, inputs, same.context);
  expect([fresh.calls, same.calls]).toEqual([[4096], []]);
});

test("a limit that someone removes or tightens is named; a repair sets it while the container runs", async () => {
  expect(await drift(4096)).toEqual([]);
  expect(await drift(undefined)).toEqual(["limit number of processes: none instead of 4096"]);
  expect(await drift(50)).toEqual(["limit number of processes: 50 instead of 4096"]);
  expect(limitsHandler.diff("a", { ...inputs, keptPids: 4096, drift: ["x"] }, inputs)).toEqual({ changed: ["drift"], replaces: [] });
});

test("a container of an earlier version has none, and one that was set by hand is named", async () => {
  const old = { ...inputs, pids: 0 };
  const { context, calls } = hosting(null);
  expect(await limitsHandler.create(old, context)).toEqual({ id: "a", outputs: { keptPids: 0, drift: [] } });
  expect(calls).toEqual([]);
  expect(await drift(50, 0)).toEqual(["limit number of processes: 50 instead of none"]);
});

test("a Docker host without such limits has no deviation", async () => {
  const { context } = hosting(null, false);
  expect(await limitsHandler.create(inputs, context)).toEqual({ id: "a", outputs: { keptPids: 0, drift: [] } });
  expect(await drift(null, 0)).toEqual([]);
});

test("a missing container is reported by its own resources", async () => {
  const gone = contextWith({ inspect: async () => undefined });
  expect((await limitsHandler.read("a", { ...inputs, keptPids: 4096, drift: [] }, gone))?.outputs).toEqual({ keptPids: 4096, drift: [] });
});

test("a successor of the container is limited and not replaced", () => {
  const state = { ...inputs, keptPids: 4096, drift: [] };
  expect(limitsHandler.diff("a", state, { ...inputs, container: "b" })).toEqual({ changed: ["container"], replaces: [] });
});
