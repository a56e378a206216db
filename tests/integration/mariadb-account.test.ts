import { mariadb } from "../../components/mariadb/provider";
import { context, daemon, MariadbLab } from "./mariadb-lab";

const { MariadbAccount } = mariadb.handlers;
const lab = new MariadbLab();
const inputs = () => ({ server: lab.ref(0), role: "app" as const, ...lab.app });
const state = () => ({ ...inputs(), drift: [] });
const driftNow = async () => (await MariadbAccount.read("id", state(), context))!.outputs.drift;
const root = (statement: string) => lab.sql(0, statement);

jest.setTimeout(120_000);
beforeAll(() => lab.up());
afterAll(() => lab.down());

test("an application's account works only in its own schema, and not even in one with a similar name", async () => {
  await root("CREATE DATABASE shopXdb");
  await root("CREATE TABLE shopXdb.private (id INT)");
  const app = await lab.connectApp(0);
  await app.query("CREATE TABLE own (id INT)");
  await expect(app.query("SELECT * FROM shopXdb.private")).rejects.toThrow(/denied/);
  await expect(app.query("SELECT * FROM mysql.global_priv")).rejects.toThrow(/denied/);
  await expect(app.query("SET GLOBAL read_only = OFF")).rejects.toThrow(/denied/);
  const [schema] = await app.query<{ charset: string }[]>(
    "SELECT DEFAULT_CHARACTER_SET_NAME AS charset FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'shop_db'",
  );
  expect(schema!.charset).toBe("utf8mb4");
  await app.end();
  expect(await driftNow()).toEqual([]);
});

test.each([
  ["dropped", "DROP USER app_1@'%'", ["account: missing"]],
  ["other password", "SET PASSWORD FOR app_1@'%' = PASSWORD('other')", ["password: not the declared one"]],
  ["locked", "ALTER USER app_1@'%' ACCOUNT LOCK", ["account: locked"]],
  [
    "fewer rights",
    "REVOKE INSERT ON `shop\\_db`.* FROM app_1@'%'",
    [/^rights: without ALL PRIVILEGES ON `shop\\_db`\.\*$/, /^rights: also SELECT, UPDATE/],
  ],
  ["more rights", "GRANT SELECT ON mysql.* TO app_1@'%'", ["rights: also SELECT ON `mysql`.*"]],
])("%s: named, then repaired", async (_, statement, drift: (string | RegExp)[]) => {
  await root(statement);
  expect(await driftNow()).toEqual(drift.map((expected) => (typeof expected === "string" ? expected : expect.stringMatching(expected))));
  expect((await MariadbAccount.update("id", state(), inputs(), context)).drift).toEqual([]);
  expect(await driftNow()).toEqual([]);
  await (await lab.connectApp(0)).end();
});

test("two generations overlap, then only the old one is deleted; the schema stays", async () => {
  const next = { ...inputs(), username: "app_2", password: "next" };
  expect(MariadbAccount.diff("id", state(), next)).toEqual({ changed: ["username", "password"], replaces: ["username"] });
  await MariadbAccount.create(next, context);
  await (await lab.connectApp(0)).end();
  await MariadbAccount.delete!("id", state(), context);
  await expect(lab.connectApp(0)).rejects.toThrow(/denied/);
  expect(await root("SHOW TABLES IN shop_db")).toHaveLength(1);
  await MariadbAccount.create(inputs(), context);
});

test("a new schema has the collation in the server's settings", async () => {
  const collationOf = async (schema: string) =>
    (
      await lab.sql<{ found: string }>(0, "SELECT DEFAULT_COLLATION_NAME AS found FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?", [
        schema,
      ])
    )[0]?.found;
  const before = await collationOf(lab.app.schema);
  await root("SET GLOBAL collation_server = 'utf8mb4_unicode_ci'");
  const other = { ...inputs(), username: "app_3", schema: "newer" };
  await MariadbAccount.create(other, context);
  expect(await collationOf("newer")).toBe("utf8mb4_unicode_ci");
  // An existing account belongs to its owner.
  await MariadbAccount.update("id", state(), inputs(), context);
  expect(await collationOf(lab.app.schema)).toBe(before);
  expect(before).not.toBe("utf8mb4_unicode_ci");
  await root("SET GLOBAL collation_server = DEFAULT");
  await MariadbAccount.delete!("id", { ...other, drift: [] }, context);
});

test("log_bin_trust_function_creators lets an application's account create a trigger, and nothing else does", async () => {
  const app = await lab.connectApp(0);
  const made = () => app.query("CREATE TRIGGER counted BEFORE INSERT ON own FOR EACH ROW SET NEW.id = NEW.id + 1");
  await expect(made()).rejects.toThrow(/1419/);
  await root("SET GLOBAL log_bin_trust_function_creators = ON");
  await made();
  await app.query("DROP TRIGGER counted");
  await root("SET GLOBAL log_bin_trust_function_creators = OFF");
  await app.end();
});

test("no password is in the binary log", async () => {
  const logs = await lab.sql<{ Log_name: string }>(0, "SHOW BINARY LOGS");
  for (const { Log_name: name } of logs) {
    const { stdout } = await daemon.exec(lab.ref(0).container, ["mariadb-binlog", `/var/lib/mysql/${name}`], { user: "root" });
    expect(stdout).toContain("SET @@session");
    for (const secret of ['app"secret', "replication'", "next'"]) expect(stdout).not.toContain(secret);
  }
});

test("a failed statement is reported without its values; a stopped server is a deviation and does not stop a deletion", async () => {
  await expect(lab.sql(0, "SELECT ? FROM missing.table_", ["top secret"])).rejects.toThrow(/missing.*\(error 1\d{3}\)/);
  await expect(lab.sql(0, "SELECT ? FROM missing.table_", ["top secret"])).rejects.not.toThrow(/top secret/);
  await daemon.stop(lab.ref(0).container, 30);
  expect(await driftNow()).toEqual([`server unreachable: container ${lab.ref(0).container} is exited`]);
  await MariadbAccount.delete!("id", state(), context);
  await expect(MariadbAccount.create(inputs(), context)).rejects.toThrow(`container ${lab.ref(0).container} is exited`);
});
