import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { docker, labelled } from "./harness/docker";
import { cloneWithEcho, lines } from "./harness/skeleton";
import { exit, TestStack } from "./harness/stack";
import { remove, Watch } from "./harness/watch";

const platform = {
  images: { python: { reference: "python:3.11-slim-bookworm" } },
  databases: { voice: { engine: "echo", image: "python" } },
};

/** A throw-away engine, to prove the contract of a noun: one room, and one line in each of the lists. It is not part of the product. */
describe("an engine that Breakwater does not know", () => {
  let clone: string;
  let stack: TestStack;
  const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: clone, encoding: "utf8" });
  const bin = (name: string): string => join(clone, "node_modules", name);
  const says = async (): Promise<string> => docker("exec", `${stack.name}-voice-0`, "cat", "/data/word");

  beforeAll(async () => {
    clone = await cloneWithEcho();
    stack = await TestStack.prepare(platform);
    stack.clone = clone;
  });
  afterAll(async () => {
    await stack.destroy();
    rmSync(clone, { recursive: true, force: true });
  });

  test("needs a room and five lines, which compile and keep the import rules", () => {
    expect(Object.keys(lines)).toHaveLength(5);
    node(bin("typescript/bin/tsc"), "-p", ".");
    const folders = [
      "index.ts",
      "plugin.ts",
      "adopt",
      "cli",
      "components",
      "config",
      "docker",
      "observe",
      "platform",
      "provider",
      "topology",
    ];
    node(bin(".bin/depcruise"), "--config", ".dependency-cruiser.cjs", "--output-type", "err", ...folders);
    node("scripts/bundle.mjs");
  });

  test("its rule is one of the checks of the stack file", async () => {
    stack.describe({ databases: { voice: { word: "damn" } } });
    const { code, output } = await stack.breakwater("plan");
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining("databases.voice.word: is not polite; write another word")]);
    stack.declare(platform);
  });

  test("it is deployed without a warning about other engines, and a second run changes nothing", async () => {
    const plan = await stack.breakwater("plan");
    expect([plan.code, plan.output]).toEqual([exit.ok, expect.stringContaining("gets its word")]);
    expect(plan.output).not.toContain("!");
    await stack.up();
    expect(await says()).toBe("hello");
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.breakwater("plan", "--expect-no-changes")).code).toBe(exit.ok);
  });

  test("the plan uses its sentence", async () => {
    stack.describe({ databases: { voice: { word: "good day" } } });
    expect((await stack.breakwater("plan")).output).toContain("gets another word while it runs");
    await stack.up();
    expect(await says()).toBe("good day");
  });

  test("status shows its member, and the server's own deviation", async () => {
    await docker("exec", `${stack.name}-voice-0`, "sh", "-c", "printf nothing > /data/word");
    const { output } = await stack.breakwater("status");
    expect(output).toContain(`${stack.name}-voice-0  speaker`);
    expect(output).toContain("word: nothing instead of good day");
  });

  test("drift sees what was changed by hand, and heal repairs it", async () => {
    const drift = await stack.breakwater("drift");
    expect([drift.code, drift.output]).toEqual([exit.drift, expect.stringContaining("word: nothing instead of good day")]);
    expect((await stack.breakwater("heal")).code).toBe(exit.ok);
    expect(await says()).toBe("good day");
    expect((await stack.breakwater("drift")).code).toBe(exit.ok);
  });

  test("the watcher brings it back, with its data", async () => {
    const watch = await Watch.start(stack);
    try {
      await remove(stack, "voice-0");
      await watch.says("well", "voice-0");
    } finally {
      await watch.stop();
    }
    expect(await says()).toBe("good day");
  });

  test("destroy-data removes its container, its volume and its secret", async () => {
    expect((await stack.breakwater("destroy-data", "--confirm", stack.name)).code).toBe(exit.ok);
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
  });
});
