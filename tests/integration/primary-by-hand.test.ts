import { docker } from "./harness/docker";
import { drift, quiet } from "./harness/drift";
import { eventually } from "./harness/eventually";
import { minimal } from "./harness/platform";
import { caughtUp, link, replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";
import { Watch } from "./harness/watch";

interface Member {
  readonly name: string;
  readonly role: string;
  readonly readOnly: boolean;
  readonly replication?: { readonly running: boolean; readonly following: string };
}

describe("a primary that was made by hand", () => {
  let stack: TestStack;
  let before: string[];

  const write = (text: string) => stack.get("/notes", { method: "POST", body: text });
  const notes = (member: string) => stack.sql(member, "SELECT text FROM book.note ORDER BY id");
  const members = async () => Promise.all(["db-0", "db-1"].map(async (name) => (await stack.part(name))[0]));
  const ids = async () => (await members()).map((one) => one?.Id ?? "");
  const named = async () =>
    (await members()).flatMap((one) =>
      Object.values(one?.NetworkSettings.Networks ?? {}).some(({ Aliases }) => Aliases?.includes("db")) ? [one?.Name] : [],
    );
  const readOnly = async () => (await Promise.all(["db-0", "db-1"].map((name) => stack.sql(name, "SELECT @@read_only")))).flat();
  const position = async (member: string) => (await stack.sql(member, "SELECT @@gtid_binlog_pos"))[0] ?? "";
  const reached = (member: string, gtid: string) =>
    eventually(async () => expect(await stack.sql(member, `SELECT MASTER_GTID_WAIT('${gtid}', 10)`)).toEqual(["0"]), { within: 30 });
  /** Anything by which a write could reach the declared primary: its server's mode, and its names. While it restarts, it cannot. */
  const dangers = async () => {
    const [first] = await stack.part("db-0");
    const aliases = Object.values(first?.NetworkSettings.Networks ?? {}).flatMap(({ Aliases }) => Aliases ?? []);
    const [mode] = await stack.sql("db-0", "SELECT @@read_only").catch(() => []);
    return [...(aliases.includes("db") ? ["named db"] : []), ...(mode === "0" ? ["writable"] : [])];
  };
  const undecided = (words: string) => ({
    type: "MariadbPrimary",
    resource: "db-0.local",
    details: [{ property: "primary", detail: `${words}; a person decides` }],
  });

  /** As a DBA does it, with an account of their own. */
  async function promote(): Promise<void> {
    await stack.sql(
      "db-0",
      "CREATE USER IF NOT EXISTS dba@'%' IDENTIFIED BY 'by hand'; GRANT REPLICATION SLAVE ON *.* TO dba@'%'; SET GLOBAL read_only = ON",
    );
    const gtid = await position("db-0");
    await reached("db-1", gtid);
    await stack.sql("db-1", "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = OFF");
    await stack.sql(
      "db-0",
      `SET GLOBAL gtid_slave_pos = '${gtid}'; CHANGE MASTER TO MASTER_HOST = '${stack.name}-db-1', MASTER_USER = 'dba', MASTER_PASSWORD = 'by hand',
       MASTER_CONNECT_RETRY = 1, MASTER_USE_GTID = slave_pos; START SLAVE`,
    );
  }

  beforeAll(async () => {
    stack = await deploy(minimal({ apps: { web: { replicas: 1 } } }));
    await write("before");
    await caughtUp(stack, "db-1");
    before = await ids();
    await promote();
  });
  afterAll(() => stack.destroy());

  test("status tells the roles as they are", async () => {
    const { code, stdout } = await stack.breakwater("status", "--json");
    const report = JSON.parse(stdout) as { members: Member[]; problems: string[] };
    expect(report.members.map(({ name, role, readOnly: is, replication }) => [name, role, is, replication?.following])).toEqual([
      ["db-0", "replica", true, `${stack.name}-db-1:3306`],
      ["db-1", "primary", false, undefined],
    ]);
    expect(code).toBe(exit.drift);
    expect(report.problems.join("\n")).toContain(`db-1 is the primary, the stack file says ${stack.name}-db-0`);
  });

  test("exec enters the primary, unless a replica is named", async () => {
    const hostname = async (...which: string[]) =>
      (await stack.breakwater("exec", "db", ...which, "--", "mariadb", "-NBe", "SELECT @@report_host")).stdout;
    expect(await hostname()).toContain(`${stack.name}-db-1`);
    expect(await hostname("--replica", "0")).toContain(`${stack.name}-db-0`);
  });

  test("drift names the roles, and no container", async () => {
    const { code, report } = await drift(stack);
    expect(code).toBe(exit.drift);
    const details = report.deviations.flatMap(({ type, resource, details: all }) =>
      all.map(({ property }) => `${type} ${resource} ${property}`),
    );
    expect(details).toContain("MariadbPrimary db-0.local primary");
    expect(details).toContain("MariadbPrimary db-0.local name db");
    expect(report.deviations.filter(({ type }) => !type.startsWith("Mariadb"))).toEqual([]);
  });

  test("plan says what up does about it", async () => {
    const { code, stdout } = await stack.breakwater("plan", "--json");
    expect(code).toBe(exit.ok);
    const { warnings } = JSON.parse(stdout) as { warnings: string[] };
    expect(warnings.join("\n")).toMatch(
      /database db: \S+-db-1 is the primary, the stack file says \S+-db-0\. `up` leaves the roles as they are: it makes accounts and schemas on \S+-db-1.*\.\/breakwater heal/,
    );
  });

  test("up makes a new app's account and schema on the primary, and apps reach it", async () => {
    const second = { image: "book", port: 8000, replicas: 1, database: { name: "db", schema: "second" }, health: { http: "/healthz" } };
    const jobs = [{ name: "prepare", command: ["python", "app.py", "prepare"] }];
    stack.describe({ apps: { second: { ...second, jobs, resources: { memoryMb: 128 } } } });
    const { outputs } = await stack.up();
    expect(await stack.sql("db-1", "SHOW TABLES FROM second")).toEqual(["note"]);
    await write("after");
    expect(await notes("db-1")).toEqual(["before", "after"]);
    await reached("db-0", await position("db-1"));
    expect([await notes("db-0"), await stack.sql("db-0", "SHOW TABLES FROM second")]).toEqual([["before", "after"], ["note"]]);
    expect([await named(), await readOnly(), await ids()]).toEqual([[`/${stack.name}-db-1`], ["1", "0"], before]);
    expect((outputs as { databases: { db: { members: Member[] } } }).databases.db.members.map(({ role }) => role)).toEqual([
      "replica",
      "primary",
    ]);
  });

  const left = () => undecided(`${stack.name}-db-1 is the primary, the stack file says ${stack.name}-db-0`);

  test("heal leaves it, and says so", async () => {
    const { code, output } = await stack.breakwater("heal");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("left as it is")]);
    expect((await drift(stack)).report.deviations).toMatchObject([left()]);
    expect([await named(), await readOnly(), await ids()]).toEqual([[`/${stack.name}-db-1`], ["1", "0"], before]);
  });

  test("the watcher leaves it", async () => {
    const watch = await Watch.start(stack);
    try {
      const { because } = await watch.says("alarm", "db-0");
      expect(because).toContain("a person decides");
    } finally {
      await watch.stop();
    }
    expect(watch.journal.filter(({ event }) => event === "repairing")).toEqual([]);
    expect([await named(), await readOnly()]).toEqual([[`/${stack.name}-db-1`], ["1", "0"]]);
  });

  test("its data cannot be given up by rebuild", async () => {
    const { code, output } = await stack.breakwater("rebuild", `${stack.name}-db-1`);
    expect([code, output]).toEqual([exit.failed, expect.stringContaining(`${stack.name}-db-1 is the primary now`)]);
    expect(await ids()).toEqual(before);
  });

  test("a restart of both members keeps the roles, and apps write", async () => {
    await docker("restart", `${stack.name}-db-0`, `${stack.name}-db-1`);
    await eventually(async () => expect(await readOnly()).toEqual(["1", "0"]), { within: 60 });
    await eventually(() => write("restarted"), { within: 60 });
    expect(await notes("db-1")).toEqual(["before", "after", "restarted"]);
  });

  test("a change of the database: the present primary changes last, and the declared one starts as a follower", async () => {
    stack.describe({ databases: { db: { settings: { max_connections: 77 } } } });
    const { stdout } = await stack.breakwater("plan", "--json");
    expect((JSON.parse(stdout) as { warnings: string[] }).warnings.join("\n")).toContain("the primary last");
    const seen = new Set<string>();
    let isOver = false;
    const deployed = stack.up().finally(() => (isOver = true));
    while (!isOver) for (const one of await dangers()) seen.add(one);
    await deployed;
    expect([...seen]).toEqual([]);
    const created = (await members()).map((one) => Date.parse((one as unknown as { Created: string }).Created));
    expect(created).toEqual([...created].sort());
    expect([await stack.sql("db-0", "SELECT @@max_connections"), await stack.sql("db-1", "SELECT @@max_connections")]).toEqual([
      ["77"],
      ["77"],
    ]);
    expect([await named(), await readOnly()]).toEqual([[`/${stack.name}-db-1`], ["1", "0"]]);
    await eventually(() => write("changed"), { within: 30 });
    expect(await notes("db-1")).toContain("changed");
    expect((await drift(stack)).report.deviations).toMatchObject([left()]);
  });

  test("a lost container of the declared primary comes back as a follower", async () => {
    await docker("rm", "--force", `${stack.name}-db-0`);
    await write("alone");
    const { code, output } = await stack.breakwater("heal");
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    expect([await named(), await readOnly()]).toEqual([[`/${stack.name}-db-1`], ["1", "0"]]);
    await reached("db-0", await position("db-1"));
    expect(await notes("db-0")).toContain("alone");
  });

  test("positive control: as soon as the roles are changed back, as the plan says, everything is as declared", async () => {
    await stack.sql("db-1", "SET GLOBAL read_only = ON");
    await reached("db-0", await position("db-1"));
    await stack.sql("db-0", "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = OFF");
    const { code, output } = await stack.breakwater("heal");
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    await replicates(stack, "db-1");
    await write("back");
    expect(await notes("db-0")).toEqual(["before", "after", "restarted", "changed", "alone", "back"]);
    expect([await named(), await readOnly()]).toEqual([[`/${stack.name}-db-0`], ["0", "1"]]);
    expect(await drift(stack)).toEqual(quiet);
    expect((await link(stack, "db-1")).primary).toBe("db-0");
  });
});
