import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timing, writeBareImage, writeImage } from "./harness/binding";
import { docker } from "./harness/docker";
import { drift, partOf, quiet } from "./harness/drift";
import { until } from "./harness/behind";
import type { Tree } from "./harness/platform";
import { deploy, exit, type TestStack } from "./harness/stack";

const app = (image: string, more: Tree = {}): Tree => ({
  image,
  port: 8000,
  replicas: 1,
  rollout: { healthyFor: 1, drainSeconds: 5 },
  stopGraceSeconds: 1,
  health: { http: "/healthz", ...timing },
  resources: { memoryMb: 64 },
  ...more,
});

/** Docker's own check sends its request from inside, with the tools of the image, and is wrong about half of these apps. */
const apps = (VERSION = "1"): Tree => ({
  plain: app("echo", { environment: { VERSION }, replicas: 2 }),
  own: app("echo", { environment: { VERSION, BIND: "own" } }),
  bare: app("bare", { environment: { VERSION, BIND: "", PORT: "8000" } }),
  proxied: app("proxied", { environment: { VERSION } }),
  declared: app("echo", { environment: { VERSION, http_proxy: "http://127.0.0.1:9", ALL_PROXY: "http://127.0.0.1:9" } }),
  first: app("first", { environment: { VERSION }, init: false }),
  // Nothing routes to these.
  lone: app("echo", { environment: { VERSION } }),
  worker: app("echo", { command: ["sleep", "infinity"], health: { command: ["true"], ...timing } }),
});

describe("an app that answers over the network is well, whatever Docker's health check reports", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-answers-"));
  let stack: TestStack;
  const routed = ["plain", "own", "bare", "proxied", "declared", "first"];

  beforeAll(async () => {
    const build = (context: string) => ({ build: { context } });
    stack = await deploy({
      images: {
        echo: build(writeImage(folder, "echo")),
        bare: build(await writeBareImage(folder)),
        proxied: { build: { context: writeImage(folder, "proxied") } },
        first: build(writeImage(folder, "first")),
      },
      apps: apps(),
      entries: { site: { listen: { port: 8080 }, routes: routed.map((name) => ({ app: name, path: `/${name}` })) } },
    });
  });
  afterAll(async () => {
    await stack?.destroy();
    rmSync(folder, { recursive: true });
  });

  test("each is deployed and answers", async () => {
    for (const name of routed) expect([name, (await stack.get(`/${name}`)).text]).toEqual([name, "1"]);
  });

  test("Docker reports some of them as unhealthy, without an effect: no drift, no change, no container replaced", async () => {
    for (const name of ["own-0", "bare-0"]) await until(await partOf(stack, name), ({ State }) => State.Health?.Status === "unhealthy");
    const before = (await stack.containers()).map(({ Id }) => Id).sort();
    expect(await drift(stack)).toEqual(quiet);
    const { changes } = await stack.up();
    expect([changes, (await stack.containers()).map(({ Id }) => Id).sort()]).toEqual([[], before]);
    const { code, output } = await stack.breakwater("heal");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("nothing to repair")]);
  });

  test("init: false leaves out Docker's init process, only for this app", async () => {
    const init = (name: string) => partOf(stack, name).then(({ HostConfig }) => HostConfig.Init);
    expect([await init("first-0"), await init("plain-0")]).toEqual([false, true]);
  });

  test("without it, the message explains what the image needs", async () => {
    stack.describe({ apps: { first: { init: undefined } } });
    const { code, output } = await stack.breakwater("up");
    stack.describe({ apps: { first: { init: false } } });
    expect([code, output]).toEqual([
      exit.failed,
      expect.stringContaining("this image wants to be that itself: write init: false at apps.first"),
    ]);
    expect((await stack.get("/first")).text).toBe("1");
    expect((await stack.up()).changes).toEqual([]);
  });

  test("later: an app that stops answering is a deviation although it is healthy inside, and heal repairs it", async () => {
    const sick = await partOf(stack, "plain-0");
    await docker("exec", sick.Id, "sh", "-c", "touch /deaf && kill -9 $(pidof python)");
    await until(sick, ({ State, RestartCount }) => RestartCount > 0 && State.Health?.Status === "healthy");
    const { code, report } = await drift(stack);
    expect(code).toBe(exit.drift);
    expect(report.deviations).toMatchObject([
      {
        type: "Slot",
        resource: `${stack.name}-plain-0.local`,
        details: [
          {
            property: "reach port 8000",
            detail: expect.stringMatching(/nothing answers on port 8000 from the network main; it listens on 127\.0\.0\.1:8000/),
          },
        ],
      },
    ]);
    const healed = await stack.breakwater("heal");
    expect([healed.code, healed.output]).toEqual([exit.ok, expect.any(String)]);
    expect((await partOf(stack, "plain-0")).Id).not.toBe(sick.Id);
    expect(await drift(stack)).toEqual(quiet);
  });
});
