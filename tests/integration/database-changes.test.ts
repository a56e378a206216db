import { buildOlderMariadb, nameless, olderMariadb } from "./harness/older-mariadb";
import { replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";
import { WriteGap } from "./harness/write-gap";
import type { Inspected } from "./harness/docker";

const members = { databases: { db: { engine: "mariadb", memoryMb: 384 } } };
const images = { older: { reference: olderMariadb }, nameless: { reference: nameless }, none: { reference: "nginx:1.26" } };

type Member = Inspected & { readonly Created: string; readonly State: { readonly StartedAt: string } };

describe("changes of a database", () => {
  let stack: TestStack;
  const found = async () => (await stack.part("db")) as Member[];
  const lives = async () => (await found()).map(({ Id, State }) => [Id, State.StartedAt]);
  const change = (database: object) => stack.declare({ ...members, images, databases: { db: { ...members.databases.db, ...database } } });

  beforeAll(async () => {
    [stack] = await Promise.all([deploy({ ...members, images }), buildOlderMariadb()]);
  });
  afterAll(() => stack.destroy());

  test.each([
    ["a misspelt setting", { settings: { max_connectons: 200 } }, "unknown variable 'max_connectons=200'", "with empty data"],
    [
      "a page size that the data does not have",
      { settings: { innodb_page_size: "8k" } },
      "innodb_page_size",
      "on a copy of its own tables",
    ],
    ["an image without a database", { image: "none" }, "nginx:1.26", "on a copy of its own tables"],
  ])("%s is found in a trial, and no write has to wait", async (_what, database, line, how) => {
    const before = await lives();
    const gap = new WriteGap(`${stack.name}-db-0`);
    change(database);
    const { code, output } = await stack.breakwater("up");
    const seconds = await gap.end();
    expect([code, output]).toEqual([exit.failed, expect.stringContaining(line)]);
    expect(output).toContain(how);
    expect(output).toContain("was not touched and keeps serving as before");
    expect(await lives()).toEqual(before);
    // Enough for one write through a busy machine's docker command, too short for a restart.
    expect(seconds).toBeLessThan(3);
    await replicates(stack, "db-1");
  });

  test.each([["plan"], ["up"]])("an image that is too old for the data is refused by %s", async (command) => {
    const before = await lives();
    change({ image: "older" });
    const { code, output } = await stack.breakwater(command);
    expect([code, output]).toEqual([exit.mistake, expect.stringMatching(/MariaDB 10\.11\.\d+ cannot serve data of MariaDB 11\.8\.\d+/)]);
    expect(await lives()).toEqual(before);
  });

  test("valid changes are made to the replica first and to the primary last", async () => {
    change({ settings: { max_connections: 77 } });
    const plan = await stack.breakwater("plan");
    expect(plan.output).toContain("db: the replicas change first, one by one, each until it replicates again; the primary last");
    const announced = JSON.parse((await stack.breakwater("plan", "--json")).stdout) as {
      changes: { operation: string; resource: string }[];
    };
    const { changes } = await stack.up();
    // The accounts are in the data, which a new container keeps.
    expect(announced.changes.filter(({ resource }) => /replication|database/.test(resource))).toEqual([]);
    const [primary, replica] = (await found()).map(({ Created }) => Date.parse(Created)) as [number, number];
    expect(replica).toBeLessThan(primary);
    const text = ({ operation, resource }: { operation: string; resource: string }) => `${operation} ${resource}`;
    expect(new Set((changes as typeof announced.changes).map(text))).toEqual(new Set(announced.changes.map(text)));
    for (const member of ["db-0", "db-1"]) expect(await stack.sql(member, "SELECT @@max_connections")).toEqual(["77"]);
    await replicates(stack, "db-1");
    expect((await stack.breakwater("plan", "--expect-no-changes")).code).toBe(exit.ok);
  });
});

describe("the oldest supported server", () => {
  let stack: TestStack;
  beforeAll(async () => {
    await buildOlderMariadb();
    stack = await deploy({ images, databases: { db: { ...members.databases.db, image: "older" } } });
  });
  afterAll(() => stack.destroy());

  test("runs with a replica", async () => {
    expect(await stack.sql("db-0", "SELECT VERSION()")).toEqual([expect.stringMatching(/^10\.11\./)]);
    await replicates(stack, "db-1");
  });
});
