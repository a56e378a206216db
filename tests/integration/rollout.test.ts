import { Agent } from "node:http";
import type { Socket } from "node:net";
import { startLoad, type Load, type LoadReport } from "../../bench/load/load";
import { minimal } from "./harness/platform";
import { record, seedsOf } from "./harness/soak";
import { deploy, exit, type TestStack } from "./harness/stack";

/** The load of the full experiment. A sample shares its machine with the stack and Pulumi. */
const perSecond = process.env.SOAK === "1" ? 200 : 40;
/** Answers that prove the load, of every kind. */
const enough = perSecond * 4;

/** Starts the app, and does something else in addition. */
const app = (extra: string) => [
  "python",
  "-c",
  `import os, runpy, sys, threading\n${extra}\nsys.argv = ["app.py", "serve"]\nrunpy.run_path("app.py")`,
];
const says = `print("the new release says this", flush=True)\n`;

/** The faults of a bad release: its command, and the parts of its gate, probe and log that the message has to show. */
const broken: Record<string, { readonly change: object; readonly shows: readonly RegExp[] }> = {
  "never healthy": {
    change: { command: ["python", "-c", `${says}import socket\ns = socket.create_server(("", 8000))\nwhile True: s.accept()[0].close()`] },
    shows: [/web-\d: it never became healthy/, /its health check, exit code -?\d+:/, /the new release says this/],
  },
  "crashes after 3 s": {
    change: { command: app(`${says}threading.Timer(3, lambda: os._exit(3)).start()`) },
    shows: [/web-\d: it (was healthy and then ended|ends and is started again)/, /its health check/, /the new release says this/],
  },
  "500 on the probe path": {
    change: { health: { http: "/broken" }, command: ["python", "-c", `${says}${answering(500)}`] },
    shows: [/web-\d: it never became healthy/, /its health check, exit code 1:\n +\| status 500/, /the new release says this/],
  },
  "another program": {
    change: { command: ["no-such-program"] },
    shows: [/web-\d|no-such-program/, /no-such-program/],
  },
  "port not listening": {
    change: { command: ["python", "-c", `${says}import time\ntime.sleep(9999)`] },
    shows: [/web-\d: it never became healthy/, /refused/i, /the new release says this/],
  },
};

function answering(status: number): string {
  const handler = `class H(BaseHTTPRequestHandler):\n  def do_GET(self): self.send_error(${status})\n  def log_message(self, *_): pass`;
  return `from http.server import *\n${handler}\nHTTPServer(("", 8000), H).serve_forever()`;
}

describe("a roll", () => {
  let stack: TestStack;
  let version = 0;
  /** Load that a failed test leaves running would disturb the next test. */
  let last: Load | undefined;
  const health = { http: "/healthz", intervalSeconds: 1, timeoutSeconds: 15, retries: 3, startSeconds: 10 };

  const web = (change: object) => stack.describe({ apps: { web: change } });
  const next = () => web({ environment: { VERSION: `v${(version += 1)}` } });
  const current = () => `v${version}`;
  const replicas = async () => (await stack.part("web")).map(({ Id }) => Id).sort();
  const load = async (): Promise<Load> => {
    last = startLoad(stack.url(""), { perSecond });
    await last.more(enough);
    return last;
  };
  const ended = async (under: Load): Promise<LoadReport> => {
    await under.more(enough);
    return under.stop();
  };

  beforeAll(async () => {
    // Nothing here needs the guest book's database.
    const web = {
      database: undefined,
      jobs: undefined,
      health,
      environment: { VERSION: "v0" },
      rollout: { drainSeconds: 15, healthyFor: 5 },
    };
    stack = await deploy(minimal({ databases: undefined, apps: { web } }));
  });
  afterEach(() => last?.stop());
  afterAll(() => stack.destroy());

  test.each(seedsOf("rolls under load", { sample: 2, full: 20 }))("loses no request of any kind, seed %d", async (seed) => {
    const before = current();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const port = async () => {
      await stack.get("/version", { agent });
      return (Object.values(agent.freeSockets)[0]?.[0] as Socket | undefined)?.localPort;
    };
    const idle = await port();
    const under = await load();
    next();
    const { seconds } = await stack.up();
    const { failures, versions, answered, sent } = await ended(under);
    expect(failures).toEqual([]);
    expect(Object.keys(versions).sort()).toEqual([before, current()].sort());
    expect(Math.min(...Object.values(answered))).toBeGreaterThan(0);
    expect([idle, await port()]).toEqual([expect.any(Number), idle]);
    agent.destroy();
    record("rolls under load", seed, { sent, failed: 0, answered, upSeconds: Math.round(seconds) });
  });

  const kinds = Object.keys(broken);
  test.each(seedsOf("broken releases", { sample: 2, full: kinds.length }))(
    "a broken release gets no traffic, and the previous one keeps serving, seed %d",
    async (seed) => {
      const kind = kinds[seed % kinds.length] as string;
      const { change, shows } = broken[kind] as (typeof broken)[string];
      const good = current();
      const under = await load();
      web({ ...change, environment: { VERSION: "broken" } });
      const { code, output } = await stack.breakwater("up");
      const meanwhile = under.report().versions;
      web({ command: undefined, health, environment: { VERSION: good } });
      await stack.up();
      expect([kind, code, output]).toEqual([kind, exit.failed, expect.stringMatching(/\.\/breakwater up/)]);
      for (const pattern of shows) expect(output).toMatch(pattern);
      expect(meanwhile).toEqual({ [good]: expect.any(Number) });
      const { failures, versions, sent } = await ended(under);
      expect([kind, failures, Object.keys(versions)]).toEqual([kind, [], [good]]);
      expect(await replicas()).toHaveLength(2);
      expect(await stack.refreshExitCode()).toBe(exit.ok);
      record("broken releases", seed, { kind, sent, failed: 0 });
    },
  );

  test("a second run does not accept an unhealthy release", async () => {
    web({ command: ["python", "-c", `${says}${answering(500)}`] });
    for (let run = 0; run < 2; run += 1) {
      const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
      expect([code, output]).not.toEqual([0, expect.anything()]);
      expect(output).toMatch(/2 of 2 new replicas of web .* did not pass the gate/);
    }
    expect(JSON.parse((await stack.get("/version")).text)).toEqual({ version: current() });
    web({ command: undefined });
    await stack.up();
    expect(await replicas()).toHaveLength(2);
  });

  test("without draining, the same load does detect a roll, so a count of 0 means something", async () => {
    web({ rollout: { drainSeconds: 0 } });
    await stack.up();
    const under = await load();
    next();
    await stack.up();
    const { failures, sent } = await ended(under);
    console.info(`draining switched off: ${failures.length} of ${sent} failed, the first: ${failures[0]}`);
    expect(failures.length).toBeGreaterThan(0);
    web({ rollout: { drainSeconds: 15 } });
    await stack.up();
  });
});
