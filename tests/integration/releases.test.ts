import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, labelled } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { record, seedsOf } from "./harness/soak";
import { deploy, exit, type TestStack } from "./harness/stack";
import { faults, versioned, writeContext } from "./harness/versions";

describe("releases", () => {
  const context = mkdtempSync(join(tmpdir(), "breakwater-context-"));
  let stack: TestStack;
  let version = 1;

  const web = (environment: object, more: object = {}) => stack.describe({ apps: { web: { environment, ...more } } });
  const next = (fault?: string) => web({ VERSION: String((version += 1)), FAULT: fault });
  const served = async () => (await stack.get("/")).text;
  const ids = async () => (await stack.part("web")).map(({ Id }) => Id).sort();
  const jobRuns = async () => (await docker("exec", (await ids())[0] ?? "", "cat", "/shared/jobs")).split("\n").length;
  const changesAhead = async () => (JSON.parse((await stack.breakwater("preview", "--json")).stdout) as { changes: object[] }).changes;
  const quiet = async () => {
    expect(await changesAhead()).toEqual([]);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  };

  beforeAll(async () => {
    writeContext(context, "a");
    stack = await deploy(versioned(context, 2));
  });
  afterAll(async () => {
    await stack.destroy();
    rmSync(context, { recursive: true });
  });

  test.each(seedsOf("failed rolls", { sample: 2, full: 10 }))("a failed roll is undone, seed %d", async (seed) => {
    const [before, answer, all] = [await ids(), await served(), (await labelled(stack.name)).containers];
    const fault = faults[seed % faults.length];
    next(fault);
    const { code, output } = await stack.breakwater("up");
    expect({ code, output }).toEqual({ code: exit.failed, output: expect.stringContaining("Undone: the new containers of web") as string });
    expect(output).toContain("The 2 previous ones keep serving.\nNot undone: what the job web-count did.");
    expect([await ids(), await served(), (await labelled(stack.name)).containers]).toEqual([before, answer, all]);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    record("failed rolls", seed, { fault });
  });

  test("the next good version deploys, and then everything is quiet", async () => {
    next();
    await stack.up();
    expect(await served()).toBe(`${version} a`);
    expect(await stack.part("web")).toHaveLength(2);
    await quiet();
  });

  test("after failed runs of plain Pulumi, the next good run cleans up", async () => {
    const answer = await served();
    for (const fault of faults.slice(0, 2)) {
      next(fault);
      expect((await stack.pulumi("up", "--yes", "--skip-preview")).code).not.toBe(0);
    }
    expect((await stack.part("web")).length).toBeGreaterThan(2);
    expect(await served()).toBe(answer);
    next();
    await stack.up();
    expect(await stack.part("web")).toHaveLength(2);
    expect(await served()).toBe(`${version} a`);
    await quiet();
  });

  test("a rollback restores configuration and image together, runs no job, and reports the difference from the file", async () => {
    const answer = await served();
    const good = version;
    writeContext(context, "b");
    next();
    await stack.up();
    expect(await served()).toBe(`${version} b`);
    const runs = await jobRuns();
    const { code, output } = await stack.breakwater("rollback");
    expect({ code, output }).toEqual({
      code: exit.ok,
      output: expect.stringContaining("Not undone and not run again: what the jobs web-count did.") as string,
    });
    expect([await served(), await jobRuns()]).toEqual([answer, runs]);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    for (const command of ["preview", "status", "releases"])
      expect((await stack.breakwater(command)).output).toContain("runs since a rollback");
    web({ VERSION: String(good) });
    expect((await stack.breakwater("status")).output).toContain("what the image book is built from is not what it was then");
    writeContext(context, "a");
    expect((await stack.breakwater("status")).output).not.toContain("runs since a rollback");
    writeContext(context, "b");
  });

  test("a rollback after a failed run deploys the last good release", async () => {
    next();
    await stack.up();
    const answer = await served();
    next("probe");
    expect((await stack.breakwater("up")).code).toBe(exit.failed);
    const { code, stdout } = await stack.breakwater("rollback", "--json");
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: exit.ok, changes: 0, jobs: ["web-count"] });
    expect(await served()).toBe(answer);
  });

  test("an image with another name prevents neither a roll in batches nor a rollback", async () => {
    const answer = await served();
    const rename = (from: string, to: string, more: object = {}) =>
      stack.describe({ images: { [from]: undefined, [to]: { build: { context } } }, apps: { web: { image: to, ...more } } });
    next();
    rename("book", "shop", { rollout: { batch: 1 } });
    await stack.up();
    expect(await served()).toBe(`${version} b`);
    await quiet();
    const { code, output } = await stack.breakwater("rollback");
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    expect(await served()).toBe(answer);
    rename("shop", "book", { rollout: undefined });
    await stack.up();
    await quiet();
  });

  test("a missing image stops a rollback before anything changes", async () => {
    const before = await ids();
    const list = JSON.parse((await stack.breakwater("releases", "--json")).stdout) as { releases: { release: number; runs: boolean }[] };
    const oldest = list.releases.at(-1)?.release ?? 0;
    const used = new Set((await stack.containers()).map(({ Image }) => Image));
    const images = (await docker("images", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}}", `${stack.name}-book`)).split("\n");
    const unused = images.map((line) => line.split(" ")).filter(([id = ""]) => !used.has(id));
    expect(unused.length).toBeGreaterThan(0);
    await docker("rmi", "--force", ...unused.map(([, name = ""]) => name));
    const { code, output } = await stack.breakwater("rollback", "--to", String(oldest));
    expect({ code, output }).toEqual({ code: exit.failed, output: expect.stringContaining("images are no longer there") as string });
    expect(await ids()).toEqual(before);
  });
});

describe("batches", () => {
  const context = mkdtempSync(join(tmpdir(), "breakwater-context-"));
  let stack: TestStack;
  const web = (environment: object) => stack.describe({ apps: { web: { environment } } });
  const versions = async () =>
    (await stack.part("web")).map(({ Config }) => Config.Env?.find((line) => line.startsWith("VERSION="))?.slice("VERSION=".length));

  /** Samples repeatedly while something runs: the number of containers, how many are healthy, and their versions. */
  async function watch<T>(work: Promise<T>): Promise<{ value: T; most: number; fewestHealthy: number; mixed: boolean }> {
    const state = { running: true };
    const ended = work.finally(() => (state.running = false));
    const seen = { most: 0, fewestHealthy: Infinity, mixed: false };
    while (state.running) {
      const listed = (
        await docker("ps", "--all", "--filter", `label=breakwater.stack=${stack.name}`, "--format", "{{.Names}} {{.Status}}")
      ).split("\n");
      const replicas = listed.filter((line) => /-web-\d/.test(line));
      seen.most = Math.max(seen.most, replicas.length);
      seen.fewestHealthy = Math.min(seen.fewestHealthy, replicas.filter((line) => line.includes("(healthy)")).length);
      seen.mixed ||= new Set(await versions().catch(() => [])).size > 1;
    }
    return { value: await ended, ...seen };
  }

  beforeAll(async () => {
    writeContext(context, "a");
    stack = await deploy(versioned(context, 4));
    stack.describe({ apps: { web: { rollout: { batch: 1, surge: 1, healthyFor: 1 } } } });
  });
  afterAll(async () => {
    await stack.destroy();
    rmSync(context, { recursive: true });
  });

  test("replicas change one by one: never more than one extra, never fewer healthy ones than declared", async () => {
    web({ VERSION: "2" });
    const { value, most, fewestHealthy, mixed } = await watch(stack.breakwater("up"));
    expect(value).toMatchObject({ code: exit.ok, output: expect.stringContaining("batch 4 of 4") as string });
    expect({ most, fewestHealthy, mixed }).toEqual({ most: 5, fewestHealthy: 4, mixed: true });
    expect(await versions()).toEqual(["2", "2", "2", "2"]);
    const { changes, output } = await stack.up();
    expect(changes).toEqual([]);
    expect(output).not.toMatch(/batch \d of \d/);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("a failed batch stops the roll, and the previous ones are restored", async () => {
    web({ VERSION: "3", FAULT: "from start 3" });
    const { value, most, fewestHealthy } = await watch(stack.breakwater("up"));
    expect(value).toMatchObject({ code: exit.failed, output: expect.stringContaining("batch 3 of 4") as string });
    expect(value.output).toMatch(/The batches before it were put back: release \d+ serves\./);
    expect(await versions()).toEqual(["2", "2", "2", "2"]);
    expect({ most, fewestHealthy }).toEqual({ most: 5, fewestHealthy: 4 });
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    await eventually(async () => expect((await stack.get("/")).text).toBe("2 a"), { within: 10 });
  });

  test("a replica that is only repaired does not hold up the others", async () => {
    web({ VERSION: "2", FAULT: undefined });
    await docker("rm", "--force", ...(await stack.part("web")).slice(0, 2).map(({ Id }) => Id));
    const { output } = await stack.up();
    expect(output).not.toMatch(/batch \d of \d/);
    expect(await versions()).toEqual(["2", "2", "2", "2"]);
  });
});
