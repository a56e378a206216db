import { mariadb, reseed } from "../../components/mariadb/provider";
import { context, daemon, MariadbLab } from "./mariadb-lab";

const { MariadbReplica, MariadbSeed, MariadbAccount, MariadbPrimary } = mariadb.handlers;
const lab = new MariadbLab();
let state: Parameters<typeof MariadbReplica.read>[1];

jest.setTimeout(180_000);

beforeAll(async () => {
  await lab.up();
  const app = await lab.connectApp(0);
  await app.query("CREATE TABLE posts (id INT PRIMARY KEY AUTO_INCREMENT, title VARCHAR(200), body TEXT)");
  await app.query("CREATE TABLE tags (name VARCHAR(50) PRIMARY KEY, uses INT)");
  await app.query("INSERT INTO posts (title, body) SELECT CONCAT('post ', seq), REPEAT('text ', 50) FROM seq_1_to_20000");
  await app.query("INSERT INTO tags SELECT CONCAT('tag ', seq), seq FROM seq_1_to_500");
  await app.end();
});

afterAll(() => lab.down());

const read = async () => {
  const { outputs } = (await MariadbReplica.read("id", state, context))!;
  state = { ...state, ...outputs };
  return outputs;
};
const repair = async () => {
  const outputs = await MariadbReplica.update("id", state, state, context);
  state = { ...state, ...outputs };
  return outputs;
};
const replicaSql = (statement: string) => lab.sql(1, statement);

test("a new member gets the existing data by a copy, and follows", async () => {
  const began = Date.now();
  const { outputs: seed } = await MariadbSeed.create(lab.seedInputs(1), context);
  const copied = Date.now();
  expect(seed.gtid).toMatch(/^0-1-\d+$/);
  await lab.start(1);
  const inputs = lab.replicaInputs(1, seed.gtid);
  const { outputs } = await MariadbReplica.create(inputs, context);
  console.log(`copy ${copied - began} ms, first start and link ${Date.now() - copied} ms`);
  state = { ...inputs, ...outputs };
  expect(outputs).toEqual({
    ioRunning: true,
    sqlRunning: true,
    following: `${lab.ref(0).container}:3306`,
    gtidMode: "Slave_Pos",
    readOnly: true,
    errant: [],
    drift: [],
  });
  const app = await lab.connectApp(0);
  await app.query("INSERT INTO posts (title, body) VALUES ('after the copy', '')");
  await app.end();
  await lab.caughtUp(1);
  expect(await lab.checksums(1)).toEqual(await lab.checksums(0));
  expect(await read()).toEqual(outputs);
  expect(await daemon.containers({ labels: { "breakwater.stack": lab.stack, "breakwater.kind": "seed" }, all: true })).toEqual([]);
});

test("the link is encrypted and verified without a certificate of Breakwater's", async () => {
  const [link] = await lab.sql<Record<string, string>>(1, "SHOW SLAVE STATUS");
  expect(link).toMatchObject({ Master_SSL_Allowed: "Yes", Master_SSL_Verify_Server_Cert: "Yes" });
});

test("a second creation of the link changes nothing that runs", async () => {
  const thread = async () =>
    (await lab.sql<{ ID: number }>(1, "SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Slave%' ORDER BY ID")).map(
      ({ ID }) => ID,
    );
  const before = await thread();
  await MariadbReplica.create(state, context);
  expect(await thread()).toEqual(before);
});

const damages: [damage: string, statements: string[], drift: (RegExp | string)[]][] = [
  ["stopped receiving thread", ["STOP SLAVE IO_THREAD"], ["io thread: stopped"]],
  ["stopped applying thread", ["STOP SLAVE SQL_THREAD"], ["sql thread: stopped"]],
  ["stopped link", ["STOP SLAVE"], ["io thread: stopped", "sql thread: stopped"]],
  ["writable replica", ["SET GLOBAL read_only = OFF"], ["read_only: OFF"]],
  ["position by file", ["STOP SLAVE", "CHANGE MASTER TO MASTER_USE_GTID = no", "START SLAVE"], ["gtid: No instead of Slave_Pos"]],
  ["lost link", ["STOP SLAVE", "RESET SLAVE ALL"], [/^primary: follows no server instead of /]],
  ["relaxed positions", ["STOP SLAVE", "SET GLOBAL gtid_strict_mode = OFF", "START SLAVE"], ["gtid_strict_mode: OFF"]],
  ["foreign server id", ["STOP SLAVE", "SET GLOBAL server_id = 77", "START SLAVE"], ["server_id: 77 instead of 2"]],
  [
    "foreign primary",
    ["STOP SLAVE", "CHANGE MASTER TO MASTER_HOST = 'elsewhere', MASTER_PORT = 3307", "START SLAVE"],
    [/^primary: follows elsewhere:3307 instead of /, /^io thread: connecting \(error \d+: .*elsewhere/],
  ],
  [
    "foreign account",
    ["STOP SLAVE", "CHANGE MASTER TO MASTER_USER = 'nobody'", "START SLAVE"],
    ["account: replicates as nobody instead of replication_1", /^io thread: connecting \(error 1045: /],
  ],
];

test.each(damages)("%s: named, then repaired", async (_, statements, drift) => {
  for (const statement of statements) await replicaSql(statement);
  const found = (await read()).drift;
  expect(found).toHaveLength(drift.length);
  drift.forEach((expected, index) =>
    expect(found[index]).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected)),
  );
  expect(MariadbReplica.diff("id", state, state).changed).toEqual(["drift"]);
  expect((await repair()).drift).toEqual([]);
  await lab.sql(0, "INSERT INTO shop_db.tags VALUES (UUID(), 0)");
  await lab.caughtUp(1);
  expect((await read()).drift).toEqual([]);
});

test("a changed password reaches the link, and a wrong one is named without being shown", async () => {
  const rotated = { ...lab.replication, password: "second secret" };
  const account = { server: lab.ref(0), role: "replication" as const, ...lab.replication };
  await MariadbAccount.update("id", { ...account, drift: [] }, { ...account, ...rotated }, context);
  const wrong = MariadbReplica.update("id", state, { ...state, password: "third secret" }, context);
  await expect(wrong).rejects.toThrow(/error 1045: .*[Aa]ccess denied/);
  await expect(wrong).rejects.not.toThrow(/third secret/);
  expect((await MariadbReplica.update("id", state, { ...state, ...rotated }, context)).drift).toEqual([]);
  state = { ...state, ...rotated };
});

test("a restart of the primary is not a deviation, a stopped member is one", async () => {
  await daemon.stop(lab.ref(0).container, 30);
  await daemon.start(lab.ref(0).container);
  await lab.sql(0, "SELECT 1");
  expect((await read()).drift).toEqual([]);
  await daemon.stop(lab.ref(1).container, 30);
  expect((await read()).drift).toEqual([`server unreachable: container ${lab.ref(1).container} is exited`]);
  await daemon.start(lab.ref(1).container);
  expect((await read()).drift).toEqual([]);
});

test("a primary that was turned into a replica is named and repaired", async () => {
  const inputs = { server: lab.ref(0), serverId: 1 };
  const primary = { ...inputs, readOnly: false, gtid: "", drift: [] };
  await lab.sql(0, "CHANGE MASTER TO MASTER_HOST = 'elsewhere', MASTER_USER = 'x', MASTER_PASSWORD = 'y'");
  await lab.sql(0, "SET GLOBAL read_only = ON");
  expect((await MariadbPrimary.read("id", primary, context))!.outputs.drift).toEqual(["primary: follows elsewhere:3306", "read_only: ON"]);
  expect(await MariadbPrimary.update("id", primary, inputs, context)).toMatchObject({ readOnly: false, drift: [] });
  expect((await MariadbPrimary.read("id", primary, context))!.outputs.drift).toEqual([]);
});

test("existing data is never overwritten", async () => {
  const finished = await MariadbSeed.create(lab.seedInputs(1), context);
  expect(finished.outputs.gtid).toMatch(/^0-1-\d+$/);
  await expect(
    MariadbSeed.create({ ...lab.seedInputs(1), volume: lab.volume(0), member: `${lab.stack}-foreign` }, context),
  ).rejects.toThrow(/already holds data that no copy of Breakwater's made.*\.\/breakwater rebuild/);
});

test("errant transactions are refused with their names, and a rebuild by name restores the member", async () => {
  const [before] = await lab.sql<{ gtid: string }>(1, "SELECT @@GLOBAL.gtid_slave_pos AS gtid");
  await replicaSql("SET GLOBAL read_only = OFF");
  await replicaSql("INSERT INTO shop_db.tags VALUES ('made on the replica', 1)");
  const { drift, errant } = await read();
  expect(errant).toEqual([expect.stringMatching(/^0-2-\d+$/)]);
  expect(drift).toEqual(["read_only: OFF", `errant transactions: ${errant[0]}`]);
  await expect(repair()).rejects.toThrow(new RegExp(`${errant[0]}.*Nothing was changed.*./breakwater rebuild ${lab.ref(1).container}`));
  expect(await lab.sql(1, "SELECT @@GLOBAL.gtid_slave_pos AS gtid, @@GLOBAL.read_only AS readOnly")).toEqual([
    { gtid: before!.gtid, readOnly: 0 },
  ]);

  await expect(reseed(lab.seedInputs(1), context)).rejects.toThrow(/in use by/);
  await daemon.stop(lab.ref(1).container, 30);
  await reseed(lab.seedInputs(1), context);
  await daemon.start(lab.ref(1).container);
  expect((await read()).drift).toEqual([expect.stringMatching(/^primary: follows no server/)]);
  expect((await repair()).drift).toEqual([]);
  await lab.caughtUp(1);
  expect(await lab.checksums(1)).toEqual(await lab.checksums(0));
});
