import type { ContainerInspect } from "../../docker/daemon";
import { gateHandler } from "../../provider/gate";
import { type GateInputs } from "../../provider/resources/gate";
import { verdict } from "../../provider/gate-verdict";
import type { Context } from "../../provider/types";
import { container, contextWith, host } from "./fake-daemon";
import { skipWaits } from "../waits";

skipWaits();

const inputs: GateInputs = {
  host,
  app: "web",
  containers: ["a", "b"],
  versions: ["0a1b2c3d"],
  timeoutSeconds: 30,
  healthyFor: 0,
  secretFiles: ["/run/secrets/key"],
};
const state = { ...inputs, containers: ["a", "old"], open: true };

interface Look {
  readonly status?: string;
  readonly health?: string;
  readonly restarts?: number;
  readonly exitCode?: number;
}

/** Docker's description of a container. Its id is the resource. */
function seen(id: string, { status = "running", health, restarts = 0, exitCode = 0 }: Look): ContainerInspect {
  const running = status === "running" || status === "restarting";
  return container({
    Id: id,
    Name: `/dev-${id}`,
    RestartCount: restarts,
    State: {
      ...{ Status: status, Running: running, Restarting: status === "restarting", ExitCode: exitCode, OOMKilled: false },
      Health: health && {
        Status: health,
        Log: [
          { ExitCode: 0, Output: "earlier" },
          { ExitCode: 1, Output: "status 500, key hunter2222\n" },
        ],
      },
    },
    Config: { Labels: { "breakwater.resource": id } },
  });
}

/** Each look at a container returns its next row, and then the last one for ever. */
function world(rows: Record<string, (Look | undefined)[]>): { context: Context; calls: string[] } {
  const calls: string[] = [];
  const looks: Record<string, number> = {};
  const context = contextWith({
    inspect: async (id) => {
      const all = rows[id];
      if (!all) throw new Error(`unexpected look at ${id}`);
      const row = all[Math.min((looks[id] = (looks[id] ?? -1) + 1), all.length - 1)];
      return row && seen(id, row);
    },
    logs: async (id) => `log of ${id}: hunter2222\n`,
    readFile: async (_id, path) => (path === "/run/secrets/key" ? Buffer.from("hunter2222\n") : undefined),
    stop: async (id) => void calls.push(`stop ${id}`),
    start: async (id) => void calls.push(`start ${id}`),
  });
  return { context, calls };
}

const starting: Look = { health: "starting" };
const healthy: Look = { health: "healthy" };
const unhealthy: Look = { health: "unhealthy" };
const pass = (rows: Record<string, (Look | undefined)[]>, change: Partial<GateInputs> = {}) =>
  gateHandler.create({ ...inputs, ...change }, world(rows).context);

test.each<[string, Look | undefined, number | undefined, string]>([
  ["healthy", healthy, undefined, "healthy"],
  ["healthy, and still", healthy, 0, "healthy"],
  ["starting", starting, undefined, "waiting"],
  ["ended once before it was ever healthy", { ...starting, restarts: 1 }, undefined, "waiting"],
  ["healthy after it had ended once", { ...healthy, restarts: 1 }, undefined, "healthy"],
  ["still healthy, after it had ended once before", { ...healthy, restarts: 1 }, 1, "healthy"],
  ["paused", { status: "paused", health: "healthy" }, undefined, "waiting"],
  ["removed", undefined, undefined, "it was removed"],
  ["unhealthy", unhealthy, undefined, "it never became healthy"],
  ["unhealthy after it was healthy", unhealthy, 0, "it was healthy and then became unhealthy"],
  [
    "being started again after it was healthy",
    { status: "restarting", restarts: 1, exitCode: 3 },
    0,
    "it was healthy and then ended (exit code 3)",
  ],
  ["started again after it was healthy", { ...starting, restarts: 1 }, 0, "it was healthy and then ended"],
  [
    "in a loop",
    { status: "restarting", restarts: 3, exitCode: 127 },
    undefined,
    "it ends and is started again, 3 times so far (exit code 127)",
  ],
  ["stopped", { status: "exited", exitCode: 137 }, undefined, "it ended (exit code 137)"],
])("a container that is %s", (_name, look, restartsBefore, expected) => {
  const result = verdict(look && seen("a", look), restartsBefore);
  expect(result.state === "failed" ? result.reason : result.state).toBe(expected);
});

test("it opens when all are healthy", async () => {
  const passed = pass({ a: [starting, healthy], b: [starting, starting, starting, healthy] });
  expect(await passed).toEqual({ id: "web", outputs: { open: true } });
});

test("every replica of a new version has to stay healthy, from the moment when the last one became healthy", async () => {
  const { context } = world({ b: [starting, starting, starting, healthy] });
  const began = Date.now();
  await gateHandler.update("web", state, { ...inputs, versions: ["99999999"], healthyFor: 0.5 }, context);
  expect(Date.now() - began).toBeGreaterThanOrEqual(2 * 200 + 500);
});

test("a healthy one that ends within that time does not pass", async () => {
  const { context } = world({ b: [starting, healthy, healthy, { status: "restarting", restarts: 1, exitCode: 3 }] });
  const attempt = gateHandler.update("web", state, { ...inputs, versions: ["99999999"], healthyFor: 20 }, context);
  await expect(attempt).rejects.toThrow("b: it was healthy and then ended (exit code 3) (container dev-b)");
});

test("only new containers are checked: a failing old one must not prevent its repair", async () => {
  const { context } = world({ b: [healthy] });
  expect(await gateHandler.update("web", state, inputs, context)).toEqual({ open: true });
});

test("a container that is recreated in a proven version need not prove itself", async () => {
  const { context } = world({ b: [healthy] });
  expect(await gateHandler.update("web", state, { ...inputs, healthyFor: 3_000 }, context)).toEqual({ open: true });
});

test("two versions together are a different set than either alone, so each batch of a roll is watched", async () => {
  const { context } = world({ b: [healthy] });
  const began = Date.now();
  const both = { ...state, versions: ["0a1b2c3d", "99999999"] };
  await gateHandler.update("web", both, { ...inputs, versions: ["99999999"], healthyFor: 0.5 }, context);
  expect(Date.now() - began).toBeGreaterThanOrEqual(500);
});

test("the message describes every replica: its gate, its probe and its log, without a secret", async () => {
  await expect(pass({ a: [starting, unhealthy], b: [starting, starting, undefined] })).rejects.toThrow(
    "2 of 2 new replicas of web on unix:///fake.sock did not pass the gate:\n" +
      "a: it never became healthy (container dev-a)\n" +
      "  its health check, exit code 1:\n  | status 500, key ***\n" +
      "  the last lines of its log:\n  | log of a: ***\n" +
      "it was removed (container b)\n" +
      "They get no traffic. The previous release keeps serving, unchanged. Fix the cause. Then run again: ./breakwater up",
  );
});

test("the time is limited, even for one that never reports a status", async () => {
  const attempt = pass({ a: [healthy], b: [starting] }, { timeoutSeconds: 0.3 });
  await expect(attempt).rejects.toThrow(
    "1 of 2 new replicas of web on unix:///fake.sock did not pass the gate:\nb: it did not become healthy within 0.3 s",
  );
});

test("a failure in an earlier run gets a new start", async () => {
  const { context, calls } = world({ a: [healthy], b: [unhealthy, starting, healthy] });
  await gateHandler.create(inputs, context);
  expect(calls).toEqual(["stop b", "start b"]);
});

test("an interruption ends the wait", async () => {
  const { context } = world({ a: [starting], b: [healthy] });
  const interrupted = { ...context, signal: AbortSignal.abort() };
  await expect(gateHandler.create(inputs, interrupted)).rejects.toThrow("Interrupted before the new replicas of web were healthy");
});

test("another waiting time alone is not a change, another container is", () => {
  expect(gateHandler.diff("web", state, { ...state, healthyFor: 60, timeoutSeconds: 9, secretFiles: [] }).changed).toEqual([]);
  expect(gateHandler.diff("web", state, inputs)).toEqual({ changed: ["containers"], replaces: [] });
});
