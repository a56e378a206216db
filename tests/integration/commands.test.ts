import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker, inspect, labelled } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { root, type Tree } from "./harness/platform";
import { run, type Result } from "./harness/process";
import { exit, TestStack } from "./harness/stack";

const secret = "hunter2-of-the-test";
const writing = "trap 'exit 0' TERM; touch /tmp/ready; echo first; echo wrong >&2; while :; do sleep 0.2; done";

/** One app with an image that is built next to the stack file, a secret, a file, a volume, and a line in its log. */
const platform: Tree = {
  secrets: { "api-key": { fromConfig: true } },
  volumes: { shared: { keep: false } },
  images: { tool: { build: { context: "tool" } } },
  apps: {
    tool: {
      image: "tool",
      port: 80,
      replicas: 2,
      command: ["sh", "-c", writing],
      environment: { COLOUR: "blue" },
      files: { "/etc/tool.conf": { content: "declared" } },
      secrets: ["api-key"],
      volumes: [{ volume: "shared", path: "/shared" }],
      health: { command: ["test", "-e", "/tmp/ready"], intervalSeconds: 1 },
      rollout: { healthyFor: 0 },
      resources: { memoryMb: 64 },
      stopGraceSeconds: 2,
    },
  },
};

describe("commands for people", () => {
  let stack: TestStack;
  const source = (text: string) => writeFileSync(join(stack.home, "tool/Dockerfile"), `FROM nginx:1.26\n${text}\n`);
  /** Types a command as a person does: options before those of the container, and standard streams that are not a terminal. */
  const say = (
    args: readonly string[],
    { input = "", ...more }: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
  ): Promise<Result> =>
    run(join(root, "breakwater"), args, {
      cwd: root,
      input,
      ...more,
      env: { ...stack.environment, BREAKWATER_STACK: stack.name, ...more.env },
    });
  const runs = async () =>
    (await docker("ps", "--all", "--quiet", "--filter", `label=breakwater.run=${stack.name}`)).split("\n").filter(Boolean);

  beforeAll(async () => {
    stack = await TestStack.prepare(platform);
    mkdirSync(join(stack.home, "tool"));
    source("RUN echo 1 > /version");
  });
  afterAll(() => stack.destroy());

  test("a secret without a value and missing sources: 2, immediately, before anything happens, and for plan as well", async () => {
    stack.describe({ images: { tool: { build: { context: "nowhere" } } } });
    for (const command of ["plan", "up"]) {
      const { code, output } = await stack.breakwater(command);
      expect({ command, code, output }).toEqual({
        command,
        code: exit.mistake,
        output: expect.stringMatching(
          /secrets\.api-key: has no value; give it one: \.\/breakwater secret set api-key --stack t-[\s\S]*build\.context: "nowhere" does not exist/,
        ) as string,
      });
      expect(output).not.toMatch(/^\s+at .*[(:]\d+/m);
    }
    stack.describe({ images: { tool: { build: { context: "tool" } } } });
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
  });

  test("secret set takes the value from standard input, keeps it encrypted, and up brings it to the container", async () => {
    const { code, output } = await say(["secret", "set", "api-key"], { input: `${secret}\n` });
    expect([code, output]).toEqual([exit.ok, expect.not.stringContaining(secret)]);
    expect(readFileSync(join(stack.home, `stacks/Pulumi.${stack.name}.yaml`), "utf8")).toMatch(/secure: "?v1:/);
    expect((await say(["secret", "list"])).output.trim()).toBe("api-key: has a value");
    expect((await say(["secret", "set", "api-kye"], { input: "x" })).code).toBe(exit.mistake);
    await stack.up();
    const [first] = await stack.part("tool");
    expect(await docker("exec", first?.Id ?? "", "cat", "/run/secrets/api-key")).toBe(secret);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("the folder of the state ignores itself in git, and only its owner can read it", () => {
    expect(readFileSync(join(stack.home, ".gitignore"), "utf8")).toMatch(/^\*$/m);
    expect(statSync(stack.home).mode & 0o077).toBe(0);
  });

  test("exec: output, input and exit code of the command, in the right replica", async () => {
    const hostname = await say(["exec", "tool", "--replica", "1", "--", "cat", "/etc/hostname"]);
    const [, second] = await stack.part("tool");
    expect(second?.Id.startsWith(hostname.stdout.trim())).toBe(true);
    const both = await say(["exec", "tool", "--", "sh", "-c", "cat; echo $COLOUR; echo no >&2; exit 3"], { input: "given\n" });
    expect([both.code, both.stdout]).toEqual([3, "given\nblue\n"]);
    expect(both.output).toContain("no\n");
    // If the person has a terminal, the command gets its own, with the same size.
    const typed = await run("script", ["-qec", "./breakwater exec tool -- sh -c 'tty; stty size; exit 5'", "/dev/null"], {
      cwd: root,
      env: { ...stack.environment, BREAKWATER_STACK: stack.name },
    });
    // In Node's raw mode, the outer terminal adds a carriage return to the inner one's, and `script` types an end of its
    // input, which is echoed.
    expect([typed.code, typed.stdout.replace(/\^[@D][\b]*/g, "")]).toEqual([5, expect.stringMatching(/\/dev\/pts\/\d+\r+\n\d+ \d+\r+\n/)]);
    expect(await say(["exec", "tool", "--replica", "7", "--", "true"])).toMatchObject({
      code: exit.mistake,
      output: expect.stringContaining("tool has no replica 7. It has: 0, 1.") as string,
    });
    expect((await say(["exec", "tol", "--", "true"])).code).toBe(exit.mistake);
  });

  test("run: everything that the app has, without serving, without a secret in Docker's output, and removed afterwards", async () => {
    const script = "cat /run/secrets/api-key /etc/tool.conf; echo $COLOUR; ls -d /shared; stat -c %a /run/secrets/api-key; cat; exit 4";
    const { code, stdout } = await say(["run", "tool", "--", "sh", "-c", script], { input: "given" });
    expect([code, stdout]).toEqual([4, expect.stringMatching(new RegExp(`^${secret}declaredblue\n/shared\n\\d+\ngiven$`))]);
    expect(await runs()).toEqual([]);
  });

  test("run: while it runs, nothing deviates, it is not counted, and a signal stops it", async () => {
    const args = ["run", "tool", "--", "sh", "-c", "trap 'exit 9' TERM; touch /tmp/on; while :; do sleep 0.1; done"];
    const child = spawn(join(root, "breakwater"), args, {
      cwd: root,
      env: { ...stack.environment, BREAKWATER_STACK: stack.name },
      stdio: "ignore",
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const id = await eventually(
      async () => {
        const [found = ""] = await runs();
        await docker("exec", found, "test", "-e", "/tmp/on");
        return found;
      },
      { within: 60 },
    );
    const [shown] = await inspect(id);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(shown?.Config.Labels).not.toHaveProperty("breakwater.stack");
    expect(shown?.HostConfig).toMatchObject({ PortBindings: {}, RestartPolicy: { Name: "no" } });
    const aliases = Object.values(shown?.NetworkSettings.Networks ?? {}).flatMap(({ Aliases }) => Aliases ?? []);
    expect(aliases.filter((alias) => !id.startsWith(alias))).toEqual([]);
    const drift = await stack.breakwater("drift", "--json");
    expect([drift.code, JSON.parse(drift.stdout)]).toEqual([exit.ok, expect.objectContaining({ deviations: [], warnings: [] })]);
    expect((await stack.breakwater("status")).stdout).not.toContain("-run-");
    const down = await stack.breakwater("down");
    expect([down.code, down.output]).toEqual([exit.mistake, expect.stringContaining("Someone runs a command next to")]);
    expect((await stack.up()).changes).toEqual([]);
    expect(await runs()).toHaveLength(1);
    child.kill("SIGTERM");
    expect(await ended).toBe(9);
    expect(await runs()).toEqual([]);
  });

  test("logs: JSON lines with time and output, since and until a time, and a number of lines", async () => {
    interface Line {
      readonly time: string;
      readonly resource: string;
      readonly stream: string;
      readonly text: string;
    }
    const lines = async (...args: string[]) =>
      (await say(["logs", "tool-0", "--json", ...args])).stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line);
    const all = await lines();
    expect(all.map(({ resource, stream, text }) => [resource, stream, text]).sort()).toEqual([
      ["tool-0", "stderr", "wrong"],
      ["tool-0", "stdout", "first"],
    ]);
    expect(all.every(({ time }) => Math.abs(Date.now() - Date.parse(time)) < 600_000)).toBe(true);
    expect(await lines("--tail", "1")).toHaveLength(1);
    expect(await lines("--since", "1h")).toHaveLength(2);
    expect(await lines("--until", new Date(Date.parse(all[0]?.time ?? "") - 60_000).toISOString())).toEqual([]);
    expect(await lines("--since", new Date(Date.now() + 60_000).toISOString())).toEqual([]);
    expect((await say(["logs", "--since", "yesterday"])).code).toBe(exit.mistake);
  });

  test("after sourcing env.sh, another stack is separate, even for plain Pulumi; without --stack, the sourced one is used", async () => {
    const sourced = (script: string) =>
      run("bash", ["-c", `. ${stack.home}/env.sh && ${script}`], { cwd: root, env: { BREAKWATER_STACK: "", NO_COLOR: "1" } });
    const other = await sourced("./breakwater plan --stack t-other");
    expect([other.code, other.output]).toEqual([exit.mistake, expect.stringContaining("Pulumi.t-other.yaml does not exist")]);
    expect((await sourced("./breakwater status")).output).toContain(stack.name);
    const plain = await sourced(
      "(cd $BREAKWATER_HOME/stacks && pulumi stack init t-other --no-select >/dev/null 2>&1); pulumi preview --stack t-other --non-interactive; pulumi stack rm t-other --yes --preserve-config",
    );
    expect(plain.output).toContain(`this shell has the variables of the stack ${stack.name}`);
  });

  test("from another folder, through a link: relative paths start there, and printed commands work there", async () => {
    const launcher = join(stack.home, "bw");
    symlinkSync(join(root, "breakwater"), launcher);
    const env = { BREAKWATER_HOME: ".", BREAKWATER_FILE: "stack.yaml", BREAKWATER_STACK: stack.name };
    const { code, output } = await run("./bw", ["secret", "set", "api-key"], { cwd: stack.home, input: secret, env });
    expect([code, output]).toEqual([exit.ok, expect.stringContaining(`\`./bw up --stack ${stack.name}\``)]);
  });

  test("destroy-data works with a broken stack file, and removes the images of a failed release", async () => {
    source('RUN echo 2 > /version\nENTRYPOINT ["/nowhere"]');
    const failed = await stack.breakwater("up");
    expect(failed.code).toBe(exit.failed);
    const cause = /no such file or directory/g;
    expect(failed.output.match(cause)?.length ?? 0).toBeLessThanOrEqual(2);
    const images = async () =>
      (await docker("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", `reference=${stack.name}-*`)).split("\n").filter(Boolean);
    expect((await images()).length).toBeGreaterThanOrEqual(2);
    writeFileSync(stack.file, "config:\n  breakwater:platform:\n    apps: { tool: { imag: x } }\n");
    const { code, output } = await stack.breakwater("destroy-data", "--confirm", stack.name);
    expect([code, output]).toEqual([exit.ok, expect.stringMatching(/cannot be used as it is[\s\S]*and its data is gone/)]);
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
    expect(await images()).toEqual([]);
  });
});
