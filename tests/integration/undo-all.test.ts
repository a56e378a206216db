import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labelled } from "./harness/docker";
import { root, type Tree } from "./harness/platform";
import { run } from "./harness/process";
import { deploy, exit, type TestStack } from "./harness/stack";
import { versioned, writeContext } from "./harness/versions";

/** The folder from which the command line is called, outside the clone. */
const elsewhere = mkdtempSync(join(tmpdir(), "breakwater-elsewhere-"));

/** A site, and a worker of the same image without an entry. */
const withWorker = (context: string): Tree => {
  const platform = versioned(context, 2) as { apps: Record<string, Tree> };
  const web = { ...platform.apps["web"], jobs: [] } as Tree;
  const worker = {
    ...web,
    replicas: 1,
    command: ["sh", "-c", "touch /tmp/ready; exec sleep infinity"],
    health: { command: ["test", "-e", "/tmp/ready"], intervalSeconds: 1 },
    rollout: { healthyFor: 0 },
  };
  return { ...platform, apps: { web, worker } };
};

describe("a failed run undoes everything that it changed", () => {
  const context = mkdtempSync(join(tmpdir(), "breakwater-context-"));
  const broken = mkdtempSync(join(tmpdir(), "breakwater-broken-"));
  let stack: TestStack;

  const up = (...args: string[]) =>
    run(process.execPath, [join(root, "dist/cli.js"), "up", ...args, "--stack", stack.name], { cwd: elsewhere, env: stack.environment });
  const ids = async () => (await labelled(stack.name)).containers;
  const version = async (part: string) =>
    (await stack.part(part)).map(({ Config }) => Config.Env?.find((line) => line.startsWith("VERSION="))?.slice("VERSION=".length));
  const changesAhead = async () => (JSON.parse((await stack.breakwater("plan", "--json")).stdout) as { changes: object[] }).changes;
  const both = (environment: Tree) => stack.describe({ apps: { web: { environment }, worker: { environment } } });

  beforeAll(async () => {
    writeContext(context, "a");
    writeFileSync(
      join(broken, "Dockerfile"),
      `FROM nginx:1.26\nENTRYPOINT ["sh", "-c", "touch /etc/nginx/breakwater/x && exit 1; exec nginx -g 'daemon off;'"]\n`,
    );
    stack = await deploy(withWorker(context));
  });
  afterAll(async () => {
    await stack.destroy();
    for (const folder of [context, broken, elsewhere]) rmSync(folder, { recursive: true });
  });

  test("a worker with a good new version returns together with the failed web app, including the image, from any folder", async () => {
    const before = await ids();
    writeContext(context, "b");
    both({ VERSION: "2", FAULT: "probe" });
    const { code, output } = await up();
    expect({ code, output }).toEqual({
      code: exit.failed,
      output: expect.stringMatching(/Undone: the new containers of web, worker/) as string,
    });
    expect(await ids()).toEqual(before);
    expect([await version("web"), await version("worker")]).toEqual([["1", "1"], ["1"]]);
    expect((await stack.get("/")).text).toBe("1 a");
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    writeContext(context, "a");
    both({ VERSION: "1", FAULT: undefined });
    expect(await changesAhead()).toEqual([]);
  });

  test("an entry whose new image starts only in its trial returns, and so do the good worker and the good web app", async () => {
    const before = await version("web");
    stack.describe({ images: { broken: { build: { context: broken } } }, entries: { site: { image: "broken" } } });
    both({ VERSION: "3" });
    const { code, output } = await up();
    expect({ code, output }).toEqual({
      code: exit.failed,
      output: expect.stringMatching(/Put back: release 1 serves\. As before again: .*\bsite\b/) as string,
    });
    expect([await version("web"), await version("worker")]).toEqual([before, ["1"]]);
    expect((await stack.get("/")).text).toBe("1 a");
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    stack.describe({ images: { broken: undefined }, entries: { site: { image: undefined } } });
    both({ VERSION: "1" });
    expect(await changesAhead()).toEqual([]);
  });

  test("a secret with a new value keeps its old one, and no container is replaced for it", async () => {
    const token = (length: number) => ({ secrets: { token: { generate: { length } } } });
    stack.describe({ ...token(24), apps: { web: { secrets: ["token"] } } });
    await stack.up();
    const before = await ids();
    stack.describe(token(32));
    both({ VERSION: "2", FAULT: "probe" });
    const { code, output } = await up();
    expect({ code, output }).toEqual({ code: exit.failed, output: expect.stringMatching(/Undone: the new containers of web/) as string });
    expect(await ids()).toEqual(before);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    stack.describe(token(24));
    both({ VERSION: "1", FAULT: undefined });
    expect(await changesAhead()).toEqual([]);
    stack.describe({ secrets: undefined, apps: { web: { secrets: undefined } } });
    await stack.up();
  });

  test("a stack file that is only broken undoes nothing", async () => {
    const before = await ids();
    stack.describe({ secrets: { token: { fromConfig: true } }, apps: { web: { secrets: ["token"] } } });
    const { code, output } = await up();
    expect(code).not.toBe(exit.ok);
    expect(output).not.toMatch(/taking back|taken back|undone|put back/i);
    expect(await ids()).toEqual(before);
    stack.describe({ secrets: undefined, apps: { web: { secrets: undefined } } });
  });
});
