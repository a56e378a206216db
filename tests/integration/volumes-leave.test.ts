import { docker, labelled } from "./harness/docker";
import type { Tree } from "./harness/platform";
import { deploy, exit, type TestStack } from "./harness/stack";

const app = (volume: string): Tree => ({
  image: "shell",
  port: 80,
  replicas: 1,
  command: ["sleep", "infinity"],
  volumes: [{ volume, path: "/data" }],
  health: { command: ["true"], intervalSeconds: 1 },
  stopGraceSeconds: 1,
  resources: { memoryMb: 32 },
});

const platform = (volumes: Tree, mounted: string, more: Tree = {}): Tree => ({
  images: { shell: { reference: "nginx:1.26" } },
  volumes,
  apps: { web: app(mounted) },
  ...more,
});

const db = { databases: { db: { engine: "mariadb", replicas: 0, memoryMb: 512 } } };

describe("a volume that the stack file drops stays on its host, and the stack continues", () => {
  let stack: TestStack;

  const content = (volume: string) =>
    docker("run", "--rm", "--volume", `${stack.name}-${volume}:/data:ro`, "nginx:1.26", "cat", "/data/note");
  const write = async (text: string) => docker("exec", (await stack.part("web"))[0]?.Id ?? "", "sh", "-c", `echo ${text} > /data/note`);
  const changesAhead = async () => (JSON.parse((await stack.breakwater("plan", "--json")).stdout) as { changes: object[] }).changes;

  beforeAll(async () => {
    stack = await deploy(platform({ old: {} }, "old", db));
    await write("first");
  });
  afterAll(async () => {
    await stack.destroy();
  });

  test("renamed: plain Pulumi refuses before anything changes, up follows the plan", async () => {
    const { containers } = await labelled(stack.name);
    stack.declare(platform({ renamed: {} }, "renamed", db));
    const plain = await stack.pulumi("up", "--yes");
    expect([plain.code === 0, plain.output]).toEqual([false, expect.stringContaining("protect") as string]);
    expect((await labelled(stack.name)).containers).toEqual(containers);
    const plan = await stack.breakwater("plan");
    expect([plan.code, plan.output]).toEqual([
      exit.ok,
      expect.stringMatching(/volume old[\s\S]*leaves the stack, data kept on the host/) as string,
    ]);
    const { output } = await stack.up();
    expect(output).toContain(`volume old leaves the stack; its data stays on local as the volume ${stack.name}-old`);
    expect(await changesAhead()).toEqual([]);
    expect(await content("old")).toBe("first");
  });

  test("dropped and declared again: its data returns", async () => {
    stack.declare(platform({ old: {}, renamed: {} }, "old", db));
    await stack.up();
    expect(await docker("exec", (await stack.part("web"))[0]?.Id ?? "", "cat", "/data/note")).toBe("first");
  });

  test("a database that is removed and declared again has its data", async () => {
    await stack.sql("db-0", "CREATE DATABASE kept; CREATE TABLE kept.notes (id INT PRIMARY KEY); INSERT INTO kept.notes VALUES (7)");
    stack.declare(platform({ old: {}, renamed: {} }, "old"));
    await stack.up();
    expect(await changesAhead()).toEqual([]);
    expect((await labelled(stack.name)).volumes).toContain(`${stack.name}-db-0-data`);
    stack.declare(platform({ old: {}, renamed: {} }, "old", db));
    await stack.up();
    expect(await stack.sql("db-0", "SELECT id FROM kept.notes")).toEqual(["7"]);
  });

  test("keep: false first, then dropped: the content is deleted; an existing volume stays", async () => {
    await docker("volume", "create", `${stack.name}-theirs`);
    stack.declare(platform({ old: { keep: false }, renamed: { existing: `${stack.name}-theirs` } }, "renamed", db));
    await stack.up();
    stack.declare(platform({ fresh: {} }, "fresh", db));
    await stack.up();
    expect(await changesAhead()).toEqual([]);
    expect(await docker("volume", "ls", "--quiet", "--filter", `name=${stack.name}-`)).toContain(`${stack.name}-theirs`);
    expect((await labelled(stack.name)).volumes).not.toContain(`${stack.name}-old`);
    await docker("volume", "rm", `${stack.name}-theirs`);
  });
});
