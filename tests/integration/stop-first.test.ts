import { spawn } from "node:child_process";
import { join } from "node:path";
import { docker, labelled } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { root } from "./harness/platform";
import { deploy, exit, type TestStack } from "./harness/stack";

const beat = `trap 'exit 0' TERM; while :; do echo "$HOSTNAME" >> /log/beats; sleep 0.1; done`;

const platform = {
  images: { shell: { reference: "nginx:1.26" } },
  volumes: { log: { keep: false } },
  apps: {
    beat: {
      image: "shell",
      port: 8000,
      replicas: 1,
      command: ["sh", "-c", beat],
      environment: { VERSION: "1" },
      volumes: [{ volume: "log", path: "/log" }],
      health: { command: ["sh", "-c", 'test -z "$FAULT"'], intervalSeconds: 1, retries: 2, startSeconds: 2 },
      rollout: { order: "stop-first", healthyFor: 1 },
      resources: { memoryMb: 32 },
    },
  },
};

describe("an app that may exist only once exists only once", () => {
  let stack: TestStack;

  const change = (environment: object) => stack.describe({ apps: { beat: { environment } } });
  const version = async () => (await stack.part("beat")).map(({ Config }) => Config.Env?.find((line) => line.startsWith("VERSION=")));
  const id = async () => (await stack.part("beat"))[0]?.Id ?? "";

  /** The writers in order. A name that comes twice wrote at the same time as another one. */
  async function turns(): Promise<string[]> {
    const lines = (await docker("run", "--rm", "--volume", `${stack.name}-log:/log:ro`, "nginx:1.26", "cat", "/log/beats")).split("\n");
    return lines.filter((line, index) => line !== lines[index - 1]);
  }

  async function expectNoOverlap(): Promise<void> {
    const all = await turns();
    expect(all).toEqual([...new Set(all)]);
    expect(await stack.part("beat")).toHaveLength(1);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  }

  beforeAll(async () => {
    stack = await deploy(platform);
  });
  afterAll(() => stack.destroy());

  test("in a roll, which the plan announces", async () => {
    change({ VERSION: "2" });
    expect((await stack.breakwater("plan")).output).toMatch(/beat-0 +stopped, then started: about 2 s without it, up to 32 s/);
    await stack.up();
    expect(await version()).toEqual(["VERSION=2"]);
    expect(await turns()).toHaveLength(2);
    await expectNoOverlap();
  });

  test("in a failed roll: the old version is started again", async () => {
    change({ VERSION: "3", FAULT: "probe" });
    const { code, output } = await stack.breakwater("up");
    expect({ code, output }).toEqual({
      code: exit.failed,
      output: expect.stringMatching(/Put back: release 2 serves\. .*beat-0/) as string,
    });
    expect(await version()).toEqual(["VERSION=2"]);
    await expectNoOverlap();
  });

  test("in a repair", async () => {
    change({ VERSION: "2", FAULT: undefined });
    const before = await id();
    await docker("network", "disconnect", `${stack.name}-main`, before);
    expect(await stack.breakwater("heal")).toMatchObject({ code: exit.ok });
    expect(await id()).not.toBe(before);
    await expectNoOverlap();
  });

  test("after a run that was killed while it created the new one", async () => {
    const before = await id();
    change({ VERSION: "4" });
    const killed = spawn(process.execPath, [join(root, "dist/cli.js"), "up", "--stack", stack.name], {
      env: stack.environment,
      detached: true,
      stdio: "ignore",
    });
    await eventually(
      async () => {
        const { containers } = await labelled(stack.name);
        expect(containers.filter((one) => one !== before)).toHaveLength(1);
      },
      { within: 60 },
    );
    process.kill(-(killed.pid as number), "SIGKILL");
    await stack.up();
    expect(await version()).toEqual(["VERSION=4"]);
    await expectNoOverlap();
  });

  test("in a rollback", async () => {
    expect(await stack.breakwater("rollback")).toMatchObject({ code: exit.ok });
    expect(await version()).toEqual(["VERSION=2"]);
    await expectNoOverlap();
  });
});
