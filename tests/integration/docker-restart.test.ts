import { setTimeout as pause } from "node:timers/promises";
import { healthy, minimalParts } from "./harness/damage";
import { drift, quiet } from "./harness/drift";
import { eventually } from "./harness/eventually";
import { ok } from "./harness/http";
import type { OwnDocker } from "./harness/own-docker";
import { ownDockerFor, prepareOn } from "./harness/own-docker-stack";
import { minimal } from "./harness/platform";
import { pick, random } from "./harness/random";
import { replicates } from "./harness/replication";
import { record, seedsOf } from "./harness/soak";
import { exit, type TestStack } from "./harness/stack";
import { remove, Watch } from "./harness/watch";

const image = `t-restart-${process.pid}-book:1`;
const platform = minimal({
  images: { book: { build: undefined, reference: image } },
  apps: { web: { environment: { VERSION: "first" }, health: { http: "/healthz", intervalSeconds: 1 } } },
});

// Only root can start a Docker daemon.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot("when Docker is restarted", () => {
  let own: OwnDocker | undefined;
  let stack: TestStack;
  let watch: Watch | undefined;

  const engine = () => own as OwnDocker;
  const site = async (path: string) => (await ok(`http://${engine().ip}:${stack.port}${path}`)).text;
  const version = async () => (JSON.parse(await site("/version")) as { version: string }).version;
  const whole = async () => {
    for (const part of minimalParts) await healthy(stack, part);
    await replicates(stack, "db-1");
    await eventually(() => site("/notes"), { within: 30 });
  };

  beforeAll(async () => {
    own = await ownDockerFor(platform, { [image]: [] });
    stack = await prepareOn(own, platform);
    await stack.up();
  });
  afterAll(async () => {
    try {
      await watch?.stop();
      await stack?.destroy();
    } finally {
      stack?.discard();
      await own?.remove();
    }
  });

  test("nothing deviates once everything is healthy again", async () => {
    await engine().restart();
    await whole();
    expect(await drift(stack)).toEqual(quiet);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("a watcher connects again, and repairs later removals", async () => {
    watch = await Watch.start(stack);
    const lost = watch.journal.length;
    await engine().restart();
    await watch.says("lost", undefined, { after: lost });
    await watch.says("connected", undefined, { after: lost });
    await whole();
    const after = watch.journal.length;
    await remove(stack, "web-0");
    await watch.says("repaired", "web-0", { after });
    await watch.says("well", "web-0", { after });
    await whole();
    expect(await watch.stop()).toBe(exit.ok);
  });

  /** Ways in which Docker stops while `up` runs. It runs again before the next way. */
  const ways: Record<string, (ended: Promise<unknown>) => Promise<unknown>> = {
    "is restarted": () => engine().stop(),
    "is stopped until up has given up": (ended) => Promise.all([engine().stop(), ended]),
    crashes: () => engine().crash(),
    "crashes and stays away until up has given up": (ended) => Promise.all([engine().crash(), ended]),
  };

  /** Stops Docker at a given moment during a roll. The next run then finishes the roll without a person. */
  async function rolls(to: string, way: string, time: () => Promise<unknown>): Promise<{ code: number; upSeconds: number }> {
    stack.describe({ apps: { web: { environment: { VERSION: to } } } });
    const up = stack.breakwater("up");
    await time();
    await ways[way]?.(up);
    await engine().start();
    const { code } = await up;
    const { seconds } = await stack.up();
    await whole();
    expect(await version()).toBe(to);
    expect((await stack.containers()).map(({ Config }) => Config.Labels["breakwater.resource"]).sort()).toEqual([...minimalParts].sort());
    expect((await stack.up()).changes).toEqual([]);
    return { code, upSeconds: Math.round(seconds * 10) / 10 };
  }

  test("in the middle of a roll, the next up finishes it and removes what the failed one could not", async () => {
    const before = (await stack.part("web")).map(({ Id }) => Id);
    const isMade = async () => expect((await stack.part("web")).some(({ Id }) => !before.includes(Id))).toBe(true);
    const moment = () => eventually(isMade, { within: 60, every: 0.05 });
    const { code } = await rolls("second", "crashes and stays away until up has given up", moment);
    expect(code).toBe(exit.failed);
  });

  test.each(seedsOf("Docker leaves a roll", { sample: 1, full: 20 }))("at a random moment of a roll, seed %d", async (seed) => {
    const next = random(seed);
    const way = pick(next, Object.keys(ways));
    const after = Math.round(next() * 12_000);
    const { code, upSeconds } = await rolls(`v${seed}`, way, () => pause(after));
    record("Docker leaves a roll", seed, { way, afterMilliseconds: after, code, upSeconds });
  });
});
