import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, labelled } from "./harness/docker";
import { freePort } from "./harness/http";
import { Load } from "./harness/load";
import type { Tree } from "./harness/platform";
import { deploy, exit, type TestStack } from "./harness/stack";
import { versioned, writeContext } from "./harness/versions";

/** A program of the host that listens on a port. */
async function program(): Promise<{ server: Server; port: number }> {
  const port = await freePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, port };
}

describe("a conflict is found before anything that serves is touched", () => {
  const context = mkdtempSync(join(tmpdir(), "breakwater-context-"));
  const foreign = `foreign-${randomBytes(3).toString("hex")}`;
  let stack: TestStack;
  let first: Tree;

  beforeAll(async () => {
    writeContext(context, "a");
    const published = { address: "127.0.0.1", port: await freePort() };
    const db = { engine: "mariadb", replicas: 0, memoryMb: 512, publish: published };
    first = { ...versioned(context, 1), databases: { db } };
    stack = await deploy(first);
    await docker("network", "create", "--subnet", "10.213.7.0/24", foreign);
  });
  afterAll(async () => {
    await docker("rm", "--force", "--volumes", foreign).catch(() => undefined);
    await docker("network", "rm", foreign);
    await stack.destroy();
    rmSync(context, { recursive: true });
  });

  /** Plans and tries a change under load. It has to fail without any effect. */
  async function refused(changes: Tree, back: Tree): Promise<{ plan: string; output: string }> {
    const before = (await labelled(stack.name)).containers;
    const load = new Load(() => stack.get("/"));
    await load.more(5);
    stack.describe(changes);
    const plan = await stack.breakwater("plan");
    const { code, output } = await stack.breakwater("up");
    await load.more(5);
    const { failures } = await load.stop();
    stack.describe(back);
    expect({ code, failures, output }).toEqual({ code: exit.failed, failures: [], output: expect.any(String) as string });
    expect((await labelled(stack.name)).containers).toEqual(before);
    expect(await docker("ps", "--all", "--quiet", "--filter", `name=${stack.name}-.*trial`)).toBe("");
    return { plan: plan.output, output };
  }

  const listen = (more: Tree): Tree => ({ entries: { site: { listen: more } } });
  const home = () => listen({ address: "127.0.0.1", port: stack.port });

  test("an entry's port that a program of the host uses", async () => {
    const { server, port } = await program();
    const { plan, output } = await refused(listen({ port }), home());
    server.close();
    expect(plan).toContain(`entry site cannot have 127.0.0.1:${port}: a program of the host listens there`);
    expect(output).toMatch(
      new RegExp(`site cannot listen on 127\\.0\\.0\\.1:${port} .*taken by a program of the host itself.*Nothing was changed`),
    );
  });

  test("an entry's port that another project's container uses, running or stopped", async () => {
    const port = await freePort();
    await docker("run", "--detach", "--restart", "always", "--name", foreign, "--publish", `0.0.0.0:${port}:80`, "nginx:1.26");
    const { plan, output } = await refused(listen({ port }), home());
    expect(plan).toContain(`the container ${foreign} has it`);
    expect(output).toContain(`taken by the container ${foreign}, which Breakwater did not make`);
    await docker("stop", foreign);
    stack.describe(listen({ port }));
    const { output: later } = await stack.breakwater("plan");
    stack.describe(home());
    expect(later).toContain(
      `127.0.0.1:${port} is free, but the container ${foreign} does not run now and takes the port when Docker starts`,
    );
  });

  test("an address that the host does not have", async () => {
    const { plan, output } = await refused(listen({ address: "203.0.113.7" }), home());
    expect(plan).toContain("local does not have that address");
    expect(output).toContain("the host does not have the address 203.0.113.7");
  });

  test("a database's port", async () => {
    const { server, port } = await program();
    const { plan, output } = await refused({ databases: { db: { publish: { port } } } }, first);
    server.close();
    expect(plan).toContain(`database db cannot have 127.0.0.1:${port}`);
    expect(output).toContain(`db-0 cannot listen on 127.0.0.1:${port}`);
    expect(await stack.sql("db-0", "SELECT 1")).toEqual(["1"]);
  });

  test("a subnet that another network uses", async () => {
    const { plan, output } = await refused({ networks: { main: { subnet: "10.213.0.0/16" } } }, { networks: undefined });
    for (const text of [plan, output]) expect(text).toContain(`overlaps 10.213.7.0/24 of the network ${foreign}`);
  });

  test("an entry's image that does not start", async () => {
    const broken = { images: { broken: { build: { context: join(context, "broken") } } }, entries: { site: { image: "broken" } } };
    mkdirSync(join(context, "broken"));
    writeFileSync(join(context, "broken", "Dockerfile"), 'FROM nginx:1.26\nENTRYPOINT ["sh", "-c", "echo out of order; exit 3"]\n');
    const { output } = await refused(broken, { images: { broken: undefined }, entries: { site: { image: undefined } } });
    expect(output).toMatch(/site would not start with its new image .*it ended \(exit code 3\):\n\s+\| out of order/);
    expect(output).toContain(`${stack.name}-site was not touched and keeps serving`);
  });

  test("a free port is used, and then everything is quiet", async () => {
    const port = await freePort();
    stack.describe(listen({ port }));
    await stack.up();
    stack.describe(home());
    await stack.up();
    expect((await stack.up()).changes).toEqual([]);
  });
});
