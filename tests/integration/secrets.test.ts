import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { docker, inspect, labelled } from "./harness/docker";
import { minimal } from "./harness/platform";
import { run } from "./harness/process";
import { exit, TestStack } from "./harness/stack";

const configured = "configured-7Qx2mVb9Lr4T";

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly type: string; readonly outputs?: Readonly<Record<string, { plaintext?: string }>> }[];
  };
}

/** Every generated value, from Pulumi's own export. */
function generated(exported: string): string[] {
  const { resources } = (JSON.parse(exported) as Exported).deployment;
  const outputs = resources.filter(({ type }) => type.startsWith("random:")).flatMap((resource) => Object.values(resource.outputs ?? {}));
  return outputs.flatMap(({ plaintext }) => (plaintext === undefined ? [] : [JSON.parse(plaintext) as string]));
}

/** Command lines of all processes, read repeatedly until the promise settles. */
async function watchProcesses(until: Promise<unknown>): Promise<string> {
  const seen = new Set<string>();
  let running = true;
  void until.finally(() => (running = false));
  while (running) {
    for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) seen.add(commandLine(id));
    await pause(10);
  }
  return [...seen].join("\n");
}

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // It has ended in the meantime.
  }
}

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("no secret value appears where it should not", () => {
  let stack: TestStack;
  let values: string[];
  let deployed: string;
  let commandLines: string;

  beforeAll(async () => {
    stack = await TestStack.prepare(
      minimal({
        secrets: { generated: { generate: { length: 24 } }, token: { fromConfig: true } },
        apps: { web: { secrets: ["generated", "token"] } },
      }),
    );
    await stack.breakwater("env");
    const set = await stack.pulumi("config", "set", "--secret", "--path", "breakwater:secrets.token", configured);
    if (set.code !== exit.ok) throw new Error(set.output);
    const up = stack.breakwater("up");
    commandLines = await watchProcesses(up);
    const { code, output } = await up;
    if (code !== exit.ok) throw new Error(output);
    deployed = output;
    values = [configured, ...generated((await stack.pulumi("stack", "export", "--show-secrets")).stdout)];
  });
  afterAll(() => stack.destroy());

  const leaks = (text: string) =>
    values
      .filter((value) => text.includes(value))
      .map((value) => `${value.slice(0, 3)}… in ${text.slice(Math.max(0, text.indexOf(value) - 200), text.indexOf(value))}`);

  test("the values are known, and everything in /run/secrets is one of them", async () => {
    expect(values.length).toBeGreaterThanOrEqual(5);
    for (const { Id } of await stack.containers()) {
      const inside = await docker(
        "exec",
        Id,
        "sh",
        "-c",
        'for file in /run/secrets/*; do [ ! -e "$file" ] || { cat "$file"; echo; }; done',
      );
      for (const value of inside.split("\n").filter(Boolean)) expect(values).toContain(value);
    }
    const [web] = await stack.part("web");
    expect(await docker("exec", web?.Id ?? "", "cat", "/run/secrets/token")).toBe(configured);
  });

  test("docker inspect of containers, volumes, networks and images", async () => {
    const { containers, volumes, networks } = await labelled(stack.name);
    expect(leaks(await docker("inspect", ...containers, ...networks, ...volumes))).toEqual([]);
    for (const image of new Set((await inspect(...containers)).map(({ Image }) => Image))) {
      expect(leaks(await docker("inspect", image))).toEqual([]);
      expect(leaks(await docker("history", "--no-trunc", image))).toEqual([]);
    }
  });

  test("output of up, previews, refreshes, status and stack outputs", async () => {
    expect(leaks(deployed)).toEqual([]);
    stack.describe({ databases: { db: { passwordGeneration: 2 } }, apps: { web: { environment: { EDITION: "2" } } } });
    const preview = await stack.pulumi("preview", "--diff");
    expect(preview.output).toContain("EDITION");
    const rest = [
      await stack.breakwater("preview"),
      await stack.pulumi("preview", "--json"),
      await stack.pulumi("refresh", "--preview-only", "--diff"),
      await stack.pulumi("stack", "output", "--json"),
      await stack.breakwater("status", "--json"),
    ];
    for (const { output } of [preview, ...rest]) expect(leaks(output)).toEqual([]);
  });

  test("logs of the containers", async () => {
    for (const id of (await labelled(stack.name)).containers) expect(leaks((await run("docker", ["logs", id])).output)).toEqual([]);
    expect(leaks((await stack.breakwater("logs")).output)).toEqual([]);
  });

  test("command lines while up was running", () => {
    expect(commandLines).toContain("dist/cli.js");
    expect(leaks(commandLines)).toEqual([]);
  });

  test("every file of the state, its history and the stack file", () => {
    const files = [...filesBelow(stack.home), stack.file];
    expect(files.some((file) => file.endsWith(`${stack.name}.json`))).toBe(true);
    for (const file of files) expect([file, leaks(readFileSync(file, "utf8"))]).toEqual([file, []]);
  });
});
