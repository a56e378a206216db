import { daemonOf } from "../../docker/daemon";
import { withServer } from "../../components/mariadb/provider/connection";
import { eventually } from "./harness/eventually";
import { minimal } from "./harness/platform";
import { SmallDisk } from "./harness/small-disk";
import { deploy, exit, type TestStack } from "./harness/stack";
import { Watch } from "./harness/watch";

const host = { address: "unix:///var/run/docker.sock" };
const waits = /waits for free space: commits hang/;

describe("a primary whose disk is full", () => {
  let disk: SmallDisk;
  let stack: TestStack;

  beforeAll(async () => {
    disk = await SmallDisk.of(500);
    await disk.withMariadb();
    stack = await deploy(minimal({ databases: { db: { memoryMb: 384, replicas: 0, existingVolume: disk.volume } } }));
    await disk.fill();
  });
  afterAll(async () => {
    await disk.free();
    await stack?.destroy();
    await disk.remove();
  });

  const note = (text: string) => stack.ask("/notes", { method: "POST", body: text });
  const primary = async () => (await stack.part("db-0")).map(({ Id }) => Id);

  test("is reported by status and drift, with its consumers, and is not a deviation", async () => {
    const status = await stack.breakwater("status");
    expect(status.stdout).toMatch(waits);
    const drift = await stack.breakwater("drift", "--json");
    const { deviations, warnings } = JSON.parse(drift.stdout) as {
      deviations: object[];
      warnings: { kind: string; container: string; detail: string }[];
    };
    expect([drift.code, deviations]).toEqual([exit.ok, []]);
    const [warning] = warnings.filter(({ container }) => container === `${disk.volume} (db-0)`);
    expect(warning).toMatchObject({ kind: "space", detail: expect.stringMatching(waits) });
    expect(warning?.detail).toMatch(/largest: filler \d+ MiB, /);
  });

  test("is not waited for: up refuses within a moment, and a statement of the provider ends with the cause", async () => {
    const up = await stack.breakwater("up");
    expect([up.code, up.output]).toEqual([exit.failed, expect.stringMatching(waits)]);
    expect(up.output).toContain("Nothing was changed. Then run again: ./breakwater up");
    expect(up.seconds).toBeLessThan(60);
    const server = { host, container: `${stack.name}-db-0` };
    const context = { daemon: daemonOf, signal: new AbortController().signal };
    // Each is written to the binary log. The first ones may still find room in its last block.
    const write = withServer(context, server, 10_000, async (sql) => {
      for (let index = 0; index < 200; index += 1) await sql.run("INSERT INTO book.note (text) VALUES (?)", [`late ${index}`]);
    });
    await expect(write).rejects.toThrow("waits for free space, so commits hang");
  });

  test("is in the metrics and the journal, and the watcher leaves it alone", async () => {
    const before = await primary();
    const watch = await Watch.start(stack);
    try {
      await eventually(
        async () => expect(await watch.get("/metrics")).toMatch(new RegExp(`breakwater_space_verdict\\{[^}]*${disk.volume}[^}]*\\} 2`)),
        { within: 60 },
      );
      expect(await watch.get("/metrics")).toMatch(/breakwater_binary_log_bytes\{[^}]*member="db-0"\} \d+/);
      expect(watch.journal.some(({ because }) => waits.test(because ?? ""))).toBe(true);
    } finally {
      await watch.stop();
    }
    expect(await primary()).toEqual(before);
  });

  test("continues automatically when there is space again, and nothing deviates", async () => {
    await disk.free();
    await eventually(async () => expect((await note("after")).status).toBeLessThan(400), { within: 120, every: 1 });
    const { stdout } = await stack.breakwater("drift", "--json");
    const { warnings } = JSON.parse(stdout) as { warnings: { container: string }[] };
    expect(warnings.filter(({ container }) => container.startsWith(disk.volume))).toEqual([]);
    expect((await stack.up()).changes).toEqual([]);
  });
});
