import { Load } from "./harness/load";
import { minimal } from "./harness/platform";
import { caughtUp, checksums, link, replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

const containerIds = async (stack: TestStack, part: string) => (await stack.part(part)).map(({ Id }) => Id);

describe("replication of a running stack", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await deploy(minimal({ databases: { db: { replicas: 0 } } }));
    await stack.sql(
      "db-0",
      `USE book;
       CREATE TABLE old (id INT PRIMARY KEY, filling VARCHAR(600));
       INSERT INTO old SELECT seq, REPEAT(SHA2(seq, 512), 4) FROM seq_1_to_20000;
       CREATE TABLE empty (id INT PRIMARY KEY)`,
    );
    await stack.get("/notes", { method: "POST", body: "before any replica" });
  });
  afterAll(() => stack.destroy());

  test("a first replica receives the existing data and follows from there", async () => {
    const primary = await containerIds(stack, "db-0");
    stack.describe({ databases: { db: { replicas: 1 } } });
    await stack.up();
    await replicates(stack, "db-1");
    const here = await checksums(stack, "db-0", "book");
    expect(here).toHaveLength(3);
    expect(await checksums(stack, "db-1", "book")).toEqual(here);
    expect(await containerIds(stack, "db-0")).toEqual(primary);
    await stack.get("/notes", { method: "POST", body: "after the seed" });
    await caughtUp(stack, "db-1", 1);
    expect(await stack.sql("db-1", "SELECT text FROM book.note ORDER BY id")).toEqual(["before any replica", "after the seed"]);
  });

  test.each([
    ["a stopped SQL thread", "STOP REPLICA SQL_THREAD"],
    ["a stopped IO thread", "STOP REPLICA IO_THREAD"],
    ["a wrong primary", "STOP REPLICA; CHANGE MASTER TO MASTER_HOST = 'elsewhere', MASTER_CONNECT_RETRY = 1; START REPLICA"],
    ["a writable replica", "SET GLOBAL read_only = 0"],
  ])("%s is found by refresh and repaired in place by up", async (_what, damage) => {
    const before = await containerIds(stack, "db");
    await stack.sql("db-1", damage);
    expect(await stack.refreshExitCode()).toBe(exit.drift);
    const { code, output } = await stack.breakwater("drift");
    expect([code, output]).toEqual([exit.drift, expect.stringContaining("db-1")]);
    await stack.up();
    await replicates(stack, "db-1");
    expect(await containerIds(stack, "db")).toEqual(before);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("a replica with its own writes is refused by name, and only rebuild discards them", async () => {
    await stack.sql("db-1", "SET GLOBAL read_only = 0; INSERT INTO book.empty VALUES (1); STOP REPLICA");
    const refused = await stack.breakwater("up");
    expect(refused.code).toBe(exit.failed);
    expect(refused.output).toContain(`rebuild ${stack.name}-db-1`);
    expect(refused.output).toMatch(/0-2-\d+/);
    expect(refused.output).not.toMatch(/^\s+at /m);
    expect(await stack.sql("db-1", "SELECT id FROM book.empty")).toEqual(["1"]);

    expect((await stack.breakwater("rebuild", `${stack.name}-db-0`)).code).toBe(exit.mistake);
    expect((await stack.breakwater("rebuild", "db-9")).code).toBe(exit.mistake);
    expect(await stack.sql("db-1", "SELECT id FROM book.empty")).toEqual(["1"]);

    const rebuilt = await stack.breakwater("rebuild", `${stack.name}-db-1`);
    expect([rebuilt.code, rebuilt.output]).toEqual([exit.ok, expect.any(String)]);
    await replicates(stack, "db-1");
    expect(await stack.sql("db-1", "SELECT id FROM book.empty")).toEqual([]);
    expect(await checksums(stack, "db-1", "book")).toEqual(await checksums(stack, "db-0", "book"));
    expect((await stack.up()).changes).toEqual([]);
  });

  test("a third member joins under write load: no write fails, the stall stays below 2 s", async () => {
    const before = await containerIds(stack, "db");
    const load = new Load((id) => stack.get("/notes", { method: "POST", body: `load-${id}` }));
    await load.more(40);
    stack.describe({ databases: { db: { replicas: 2 } } });
    await stack.up();
    await load.more(40);
    const { count, failures, longestStall } = await load.stop();
    console.info(`third member under load: ${count} writes, ${failures.length} failed, longest stall ${longestStall} s`);
    expect(failures).toEqual([]);
    expect(longestStall).toBeLessThanOrEqual(2);
    expect(await stack.sql("db-0", "SELECT COUNT(*), COUNT(DISTINCT text) FROM book.note WHERE text LIKE 'load-%'")).toEqual([
      `${count}\t${count}`,
    ]);
    await replicates(stack, "db-2");
    await caughtUp(stack, "db-1");
    const here = await checksums(stack, "db-0", "book");
    expect(await checksums(stack, "db-2", "book")).toEqual(here);
    expect(await checksums(stack, "db-1", "book")).toEqual(here);
    expect((await containerIds(stack, "db")).slice(0, 2)).toEqual(before);
  });

  test("a rotation of the passwords replaces no database container and loses no request", async () => {
    const before = await containerIds(stack, "db");
    const apps = await containerIds(stack, "web");
    const accounts = await stack.sql("db-0", "SELECT user FROM mysql.user ORDER BY 1");
    const load = new Load(async (id) => {
      await stack.get("/notes", { method: "POST", body: `rotation-${id}` });
      await stack.get("/");
    });
    await load.more(20);
    stack.describe({ databases: { db: { passwordGeneration: 2 } } });
    await stack.up();
    await load.more(20);
    const { count, failures } = await load.stop();
    console.info(`rotation under load: ${count} rounds, ${failures.length} failed`);
    expect(failures).toEqual([]);
    expect(await stack.sql("db-0", "SELECT COUNT(DISTINCT text) FROM book.note WHERE text LIKE 'rotation-%'")).toEqual([String(count)]);
    expect(await containerIds(stack, "db")).toEqual(before);
    expect((await containerIds(stack, "web")).filter((id) => apps.includes(id))).toEqual([]);
    const after = await stack.sql("db-0", "SELECT user FROM mysql.user ORDER BY 1");
    expect(after).toHaveLength(accounts.length);
    expect(after).not.toEqual(accounts);
    for (const replica of ["db-1", "db-2"]) await replicates(stack, replica);
    expect((await link(stack, "db-1")).error).toBe("");
    expect((await stack.up()).changes).toEqual([]);
  });
});
