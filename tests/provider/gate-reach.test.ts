import { gateHandler } from "../../provider/gate";
import { type GateInputs } from "../../provider/resources/gate";
import type { Context } from "../../provider/types";
import { container, contextWith, host } from "./fake-daemon";
import { skipWaits } from "../waits";

skipWaits();

const inputs: GateInputs = {
  ...{ host, app: "web", containers: ["a"], versions: ["0a1b2c3d"], timeoutSeconds: 20, healthyFor: 0, secretFiles: [] },
  reach: { port: 8000, http: { path: "/up", host: "localhost" }, timeoutSeconds: 5, required: true, askers: ["balancer"] },
  helpers: ["sha256:haproxy"],
};
const byCommand = { ...inputs.reach, http: undefined } as NonNullable<GateInputs["reach"]>;
const { reach } = inputs;

interface Scene {
  /** Docker's health status of the replica. */
  readonly health?: string;
  /** Seconds between Docker's probes, and the age of each probe, on a container that was restarted 5 s ago. */
  readonly interval?: number;
  readonly probed?: readonly number[];
  /** The number of looks after which Docker reports a starting replica as healthy; absent: never. */
  readonly healthyAfter?: number;
  /** The results of requests over the network, one after the other. */
  readonly says?: readonly string[];
  readonly balancer?: boolean;
  /** Images for a helper container. */
  readonly helper?: boolean;
  readonly tables?: string;
  readonly log?: string;
}

const networks = { NetworkSettings: { Networks: { "dev-main": { IPAddress: "10.0.0.2" } } } };

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

function world(scene: Scene) {
  const { health = "healthy", says = [], balancer = true, helper = false, tables, log = "" } = scene;
  const { interval = 1, probed = [1], healthyAfter = Infinity } = scene;
  const calls: string[] = [];
  let looks = 0;
  let asked = 0;
  const warnings: string[] = [];
  const known = contextWith({
    inspect: async (id) => {
      if (id === "balancer") return balancer ? container({ Id: "balancer", ...networks }) : undefined;
      if (id.startsWith("dev-helper")) return container({ Id: id, ...networks });
      const Log = probed.map((seconds) => ({ Start: ago(seconds), ExitCode: 1, Output: "inside" }));
      const State = { Status: "running", StartedAt: ago(5), Health: { Status: looks++ < healthyAfter ? health : "healthy", Log } };
      const Labels = { "breakwater.stack": "dev", "breakwater.resource": "web-0" };
      const Config = { Labels, Healthcheck: { Interval: interval * 1e9 } };
      return container({ Id: id, Name: "/dev-web-0", RestartCount: 0, State, Config, HostConfig: { Init: true }, ...networks });
    },
    exec: async (id, command) => {
      if (command[0] === "cat") return { exitCode: tables === undefined ? 126 : 0, stdout: tables ?? "", stderr: "" };
      calls.push(`${id} asks`);
      const word = id === "a" && balancer === false && !helper ? "unable" : (says[Math.min(asked++, says.length - 1)] ?? "unable");
      return { exitCode: 0, stdout: `0 ${word}\n`, stderr: "" };
    },
    create: async ({ name, Image }) => {
      if (!helper) throw new Error("no such image");
      calls.push(`create of ${Image}`);
      return name;
    },
    start: async () => undefined,
    stop: async (id) => void calls.push(`stop ${id}`),
    remove: async (id) => void (helper && calls.push(`remove ${id.replace(/-[0-9a-f]{8}$/, "")}`)),
    logs: async () => log,
    readFile: async () => undefined,
  });
  const context: Context = { ...known, warn: (message) => warnings.push(message) };
  return { context, calls, warnings };
}

const pass = (scene: Scene, change: Partial<GateInputs> = {}) => gateHandler.create({ ...inputs, ...change }, world(scene).context);
const good = "said HTTP/1.1 200 OK";
const loopback = "  sl local_address\n   0: 0100007F:1F40 00000000:0000 0A 0\n";

test.each<[string, Scene]>([
  ["healthy inside and out", { says: [good] }],
  ["asked inside once, without success yet", { health: "starting", says: [good] }],
  ["asked inside in two minutes", { health: "starting", says: [good], interval: 120, probed: [] }],
  [
    "unhealthy inside, because its image cannot be asked there, or it listens on its own address only",
    { health: "unhealthy", says: [good] },
  ],
  ["outside a moment later than inside", { says: ["refused Connection refused", good] }],
])("an app passes if it answers over the network: %s", async (_title, scene) => {
  expect((await pass(scene)).outputs).toEqual({ open: true });
});

test.each([
  ["a new one", []],
  ["one that was started again, whose last probe was of its life before", [6]],
])("if Docker probes soon, its first result is waited for: %s", async (_title, probed) => {
  const answers = { health: "starting", says: [good], probed };
  expect((await pass({ ...answers, healthyAfter: 4 })).outputs).toEqual({ open: true });
  await expect(pass(answers, { timeoutSeconds: 1 })).rejects.toThrow("web-0");
});

test.each<[string, Scene, Partial<GateInputs>, string]>([
  [
    "it is healthy inside only",
    { says: ["refused Connection refused"], tables: loopback },
    {},
    "web-0: healthy inside, but nothing answers on port 8000 from the network main; it listens on 127.0.0.1:8000, where only the container itself can reach it: let it listen on 0.0.0.0 (container dev-web-0)",
  ],
  [
    "it answers others than the network",
    { says: ["said HTTP/1.1 403 Forbidden"] },
    {},
    'web-0: healthy inside, but GET /up on port 8000 from the network main is answered with "HTTP/1.1 403 Forbidden" (container dev-web-0)',
  ],
  [
    "it is unwell inside and out",
    { health: "unhealthy", says: ["silent"] },
    {},
    "web-0: it never became healthy, and nothing answers GET /up on port 8000 from the network main within 5 s (container dev-web-0)",
  ],
  [
    "its own command says that it is unwell, although it listens",
    { health: "unhealthy", says: ["open"] },
    { reach: byCommand },
    "web-0: it never became healthy (container dev-web-0)",
  ],
  [
    "its own command is content and nothing listens",
    { says: ["refused Connection refused"] },
    { reach: byCommand },
    "web-0: healthy inside, but nothing answers on port 8000 from the network main (container dev-web-0)",
  ],
  [
    "it is unwell, and no one can ask",
    { health: "unhealthy", balancer: false },
    {},
    "web-0: it never became healthy, and there is nothing on this host that could ask it over the network (container dev-web-0)",
  ],
])("an app is refused when %s", async (_title, scene, change, says) => {
  await expect(pass(scene, change)).rejects.toThrow(`1 of 1 new replicas of web on unix:///fake.sock did not pass the gate:\n${says}\n`);
});

test("an app that stops answering within its time does not pass", async () => {
  const { context } = world({ says: [good, "refused Connection refused"] });
  const state = { ...inputs, containers: [], versions: [], open: true };
  const attempt = gateHandler.update("web", state, { ...inputs, healthyFor: 15 }, context);
  await expect(attempt).rejects.toThrow("web-0: it answered, and then nothing answers on port 8000 from the network main");
});

test("a worker without known callers need not listen; one that listens where it is unreachable is refused", async () => {
  const optional = { reach: { ...byCommand, required: false } };
  const nothing = { says: ["refused Connection refused"], tables: "  sl local_address\n" };
  expect((await pass(nothing, optional)).outputs).toEqual({ open: true });
  const state = { ...inputs, containers: [], versions: [], open: true };
  expect(await gateHandler.update("web", state, { ...inputs, ...optional, healthyFor: 5 }, world(nothing).context)).toEqual({ open: true });
  await expect(pass({ ...nothing, tables: loopback }, optional)).rejects.toThrow("it listens on 127.0.0.1:8000");
});

test("before the balancer exists, a container is created for the requests, and removed again", async () => {
  const { context, calls } = world({ says: [good], balancer: false, helper: true });
  await gateHandler.create(inputs, context);
  expect(calls.map((call) => call.replace(/-[0-9a-f]{8} asks/, " asks"))).toEqual([
    "create of sha256:haproxy",
    "dev-helper asks",
    "remove dev-helper",
  ]);
});

test("without a container for the requests, Docker's status counts, and that is reported", async () => {
  const { context, warnings } = world({ balancer: false });
  await gateHandler.create(inputs, context);
  expect(warnings).toEqual([expect.stringContaining("nothing on this host could ask it over the network whether it answers on port 8000")]);
});

test.each([
  ["s6-overlay-suexec: fatal: can only run as pid 1", true],
  ["can only run as process 1", true],
  ["init: fatal: must be run as process no 1.", true],
  ["Tini is not running as PID 1", false],
])("an image that has to be process 1 gets advice: %s", async (log, isAdvised) => {
  const attempt = pass({ health: "unhealthy", says: ["silent"], log });
  const hint = "Docker's init process is process 1 in front of it, and this image wants to be that itself: write init: false at apps.web";
  await expect(attempt).rejects.toThrow(isAdvised ? hint : log);
  if (!isAdvised) await expect(attempt).rejects.not.toThrow(hint);
});

test("the way of requests: recorded if an older version did not know it, repeated if the port or the request changes", async () => {
  const state = { ...inputs, open: true };
  const older = { ...state, reach: undefined, helpers: undefined };
  const diff = (old: object, news: GateInputs) => gateHandler.diff("web", old as typeof state, news).changed;
  expect(diff(older, inputs)).toEqual([]);
  expect(
    diff(state, { ...inputs, helpers: ["sha256:newer"], reach: { ...byCommand, ...reach, askers: ["other"], timeoutSeconds: 9 } as never }),
  ).toEqual([]);
  expect(diff(state, { ...inputs, reach: { ...reach, port: 9 } as never })).toEqual(["reach"]);
  expect(diff({ ...state, reach: { ...reach, required: false } }, inputs)).toEqual(["reach"]);
  const { context } = world({ says: ["refused Connection refused"] });
  await expect(gateHandler.update("web", state, { ...inputs, reach: { ...byCommand, port: 8001 } }, context)).rejects.toThrow(
    "on port 8001",
  );
});

test("a container that failed before and answers now is left alone", async () => {
  const { context, calls } = world({ health: "unhealthy", says: [good] });
  await gateHandler.create(inputs, context);
  expect(calls).not.toContain("stop a");
});
