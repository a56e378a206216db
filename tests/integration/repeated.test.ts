import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { damages, heals, healthy, identities, minimalParts } from "./harness/damage";
import { docker, type Inspected } from "./harness/docker";
import { Load } from "./harness/load";
import { minimal, root } from "./harness/platform";
import { run } from "./harness/process";
import { pick, random } from "./harness/random";
import { caughtUp, checksums, replicates } from "./harness/replication";
import { record, seedsOf } from "./harness/soak";
import { deploy, exit, type TestStack } from "./harness/stack";

/** Experiments whose outcome depends on chance: a sample here, in full by `make soak`. SEED=n repeats one. */
describe("repeated", () => {
  let stack: TestStack;
  let written = 0;

  const write = async () => {
    await stack.get("/notes", { method: "POST", body: `note ${written}` });
    written += 1;
  };
  const notes = async () => (JSON.parse((await stack.get("/notes")).text) as string[]).filter((text) => text.startsWith("note "));
  const sameData = async (replica: string) => {
    await caughtUp(stack, replica);
    expect(await checksums(stack, replica, "book")).toEqual(await checksums(stack, "db-0", "book"));
  };
  /** Everything exists, no data was lost, and there is nothing left to do. */
  const sound = async () => {
    for (const part of minimalParts) await healthy(stack, part);
    await replicates(stack, "db-1");
    expect(await notes()).toEqual(Array.from({ length: written }, (_, index) => `note ${index}`));
    await sameData("db-1");
    expect((await stack.up()).changes).toEqual([]);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  };

  beforeAll(async () => {
    stack = await deploy(minimal());
    await write();
  });
  afterAll(() => stack.destroy());

  test.each(seedsOf("several damages together", { sample: 2, full: 30 }))("several damages at the same time, seed %d", async (seed) => {
    const next = random(seed);
    const before = await identities(stack);
    const hit = minimalParts.filter(() => next() < 0.5).map((part) => [part, pick(next, Object.keys(damages))] as const);
    for (const [part, damage] of hit) await damages[damage]?.((await stack.part(part))[0] as Inspected);
    const broken = hit.some(([, damage]) => !heals(damage));
    if (broken) expect(await stack.refreshExitCode()).toBe(exit.drift);
    const { seconds } = await stack.up();
    expect(await identities(stack)).toEqual(before);
    await write();
    await sound();
    record("several damages together", seed, { hit: Object.fromEntries(hit), upSeconds: Math.round(seconds * 10) / 10 });
  });

  test.each(seedsOf("up killed at a random moment", { sample: 2, full: 50 }))("up killed at a random moment, seed %d", async (seed) => {
    const next = random(seed);
    const kind = pick(next, ["a roll", "batches", "a roll that is taken back"]);
    const probe = { http: "/healthz", intervalSeconds: 1, startSeconds: 2 };
    let after = Math.round(300 + next() * (kind === "a roll" ? 12_000 : 25_000));
    const pulumiAsWell = next() < 0.5;
    let [attempt, generation] = [0, ""];
    // A run that ended before its moment was not killed, so the next one is killed earlier.
    for (; ; after = Math.round(after * 0.6)) {
      attempt += 1;
      generation = `${seed}-${attempt}`;
      const web = {
        environment: { GENERATION: generation },
        rollout: kind === "batches" ? { batch: 1, healthyFor: 1 } : undefined,
        health: { ...probe, http: kind === "a roll that is taken back" ? "/nothing" : probe.http },
      };
      stack.describe({ apps: { web } });
      if (await killUpAfter(stack, after, pulumiAsWell)) break;
    }
    stack.describe({ apps: { web: { health: probe } } });
    const { seconds } = await stack.up();
    // A program that outlives Pulumi may take a processor and all memory.
    expect(await run("pgrep", ["-f", `run.js .*--stack ${stack.name} `])).toMatchObject({ code: 1, output: "" });
    const environments = (await stack.part("web")).map(({ Config }) => Config.Env?.includes(`GENERATION=${generation}`));
    expect(environments).toEqual([true, true]);
    await write();
    await sound();
    record("up killed at a random moment", seed, {
      kind,
      afterMilliseconds: after,
      attempt,
      pulumiAsWell,
      upSeconds: Math.round(seconds * 10) / 10,
    });
  });

  test.each(seedsOf("a member joins under write load", { sample: 1, full: 10 }))(
    "a member joins under write load, seed %d",
    async (seed) => {
      const load = new Load((id) => stack.get("/notes", { method: "POST", body: `load ${seed} ${id}` }));
      await load.more(40);
      stack.describe({ databases: { db: { replicas: 2 } } });
      const { seconds } = await stack.up();
      await load.more(40);
      const { count, failures, longestStall } = await load.stop();
      expect(failures).toEqual([]);
      expect(await stack.sql("db-0", `SELECT COUNT(*), COUNT(DISTINCT text) FROM book.note WHERE text LIKE 'load ${seed} %'`)).toEqual([
        `${count}\t${count}`,
      ]);
      await replicates(stack, "db-2");
      await sameData("db-2");
      expect(longestStall).toBeLessThanOrEqual(2);
      await stack.forgetMember("db", 2);
      await sound();
      record("a member joins under write load", seed, {
        writes: count,
        failed: 0,
        longestStallSeconds: longestStall,
        upSeconds: Math.round(seconds * 10) / 10,
      });
    },
  );

  test("the same load does detect a restart of the primary, so a count of 0 means something", async () => {
    const load = new Load((id) => stack.get("/notes", { method: "POST", body: `control ${id}` }));
    await load.more(20);
    await docker("restart", `${stack.name}-db-0`);
    await healthy(stack, "db-0");
    const { failures } = await load.stop();
    expect(failures.length).toBeGreaterThan(0);
    await sound();
  });

  test.each(seedsOf("quiet refreshes in a row", { sample: 1, full: 1 }))("quiet refreshes in a row, seed %d", async (seed) => {
    const rounds = process.env.SOAK === "1" ? 20 : 3;
    const codes: number[] = [];
    for (let round = 0; round < rounds; round += 1) codes.push(await stack.refreshExitCode());
    expect(codes).toEqual(Array.from({ length: rounds }, () => exit.ok));
    record("quiet refreshes in a row", seed, { rounds, quiet: codes.length });
  });
});

/**
 * Sends SIGKILL to the command line, in which case Pulumi continues, or to Pulumi as well, in which case its plugins lose it. Neither
 * can clean up.
 */
async function killUpAfter(stack: TestStack, milliseconds: number, pulumiAsWell: boolean): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), "up", "--stack", stack.name], {
    cwd: root,
    env: stack.environment,
    stdio: "ignore",
  });
  const ended = new Promise<boolean>((resolve) => child.on("exit", (code) => resolve(code !== null)));
  const finishedBefore = await Promise.race([ended, pause(milliseconds).then(() => false)]);
  if (!finishedBefore) {
    const engines = pulumiAsWell ? (await run("ps", ["-o", "pid=", "--ppid", String(child.pid)])).stdout.split("\n").filter(Boolean) : [];
    child.kill("SIGKILL");
    for (const pid of engines) await run("kill", ["-9", pid.trim()]);
  }
  await ended;
  return !finishedBefore;
}
