import { replicaHandler } from "../../components/mariadb/provider/replica";
import { ScriptedServers } from "./mariadb-scripted";

const host = { address: "unix:///fake.sock" };
const inputs = {
  server: { host, container: "dev-db-1" },
  serverId: 2,
  primary: { host, container: "dev-db-0" },
  primaryAddress: "dev-db-0",
  primaryPort: 3306,
  username: "replication_1",
  password: "the secret",
  seedGtid: "0-1-7",
};
const outputs = {
  ioRunning: true,
  sqlRunning: true,
  following: "dev-db-0:3306",
  gtidMode: "Slave_Pos",
  readOnly: true,
  errant: [],
  drift: [],
};
const state = { ...inputs, ...outputs };

const link = {
  Connection_name: "",
  Master_Host: "dev-db-0",
  Master_Port: 3306,
  Master_User: "replication_1",
  Slave_IO_Running: "Yes",
  Slave_SQL_Running: "Yes",
  Last_IO_Errno: 0,
  Last_IO_Error: "",
  Last_SQL_Errno: 0,
  Last_SQL_Error: "",
  Using_Gtid: "Slave_Pos",
};
const variables = { serverId: 2, readOnly: 1, strict: 1, domain: 0, binlogState: "0-1-9", binlogPosition: "0-1-9" };
type Damage = { link?: object | null; variables?: object; daemon?: object };

/** A replica with damage that ends with START SLAVE, and a primary that is ahead of it. */
function servers({ link: wrong = {}, variables: odd = {}, daemon = {} }: Damage = {}): ScriptedServers {
  const started = (): boolean => all.changes.some(([statement]) => statement === "START SLAVE");
  const all: ScriptedServers = new ScriptedServers(
    {
      "dev-db-1": {
        "SELECT @@GLOBAL.server_id": () => [{ ...variables, ...(started() ? {} : odd) }],
        "SHOW ALL SLAVES STATUS": () => (started() ? [link] : wrong === null ? [] : [{ ...link, ...wrong }]),
      },
      "dev-db-0": { "SELECT @@GLOBAL.gtid_binlog_state": () => [{ state: "0-1-12" }] },
    },
    daemon,
  );
  return all;
}
const update = (lab: ScriptedServers, news = inputs, old = state) => replicaHandler(lab.open).update("dev-db-1", old, news, lab.context);

test("correct settings are not touched", async () => {
  const lab = servers();
  expect(await update(lab)).toEqual(outputs);
  expect(lab.changes).toEqual([["START SLAVE"]]);
});

const credentials = ["CHANGE MASTER TO MASTER_USER = ?, MASTER_PASSWORD = ?", "replication_1", "the secret"];
const whole = [
  "CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 1, MASTER_USE_GTID = slave_pos",
  "dev-db-0",
  3306,
  "replication_1",
  "the secret",
];
const repairs: [damage: string, Damage, unknown[][]][] = [
  ["stopped threads", { link: { Slave_IO_Running: "No", Slave_SQL_Running: "No" } }, [["START SLAVE"]]],
  ["writable", { variables: { readOnly: 0 } }, [["SET GLOBAL read_only = ON"], ["START SLAVE"]]],
  ["refused account", { link: { Slave_IO_Running: "Connecting", Last_IO_Errno: 1045 } }, [["STOP SLAVE"], credentials, ["START SLAVE"]]],
  ["other account", { link: { Master_User: "x" } }, [["STOP SLAVE"], credentials, ["START SLAVE"]]],
  ["no GTID", { link: { Using_Gtid: "No" } }, [["STOP SLAVE"], ["CHANGE MASTER TO MASTER_USE_GTID = slave_pos"], ["START SLAVE"]]],
  ["foreign primary", { link: { Master_Host: "x" } }, [["STOP SLAVE"], whole, ["START SLAVE"]]],
  ["foreign port", { link: { Master_Port: 1 } }, [["STOP SLAVE"], whole, ["START SLAVE"]]],
  ["foreign id", { variables: { serverId: 9 } }, [["STOP SLAVE"], ["SET GLOBAL server_id = ?", 2], ["START SLAVE"]]],
  ["foreign domain", { variables: { domain: 3 } }, [["SET GLOBAL gtid_domain_id = 0"], ["START SLAVE"]]],
  [
    "lost link: goes on after its own last transaction",
    { link: null },
    [["SET GLOBAL gtid_slave_pos = ?", "0-1-9"], whole, ["START SLAVE"]],
  ],
  [
    "fresh copy: starts at the position in the volume",
    { link: null, variables: { binlogState: "", binlogPosition: "" }, daemon: { readFile: async () => Buffer.from("0-1-8\n") } },
    [["SET GLOBAL gtid_slave_pos = ?", "0-1-8"], whole, ["START SLAVE"]],
  ],
  [
    "fresh copy without a marker: starts at the seed's position",
    { link: null, variables: { binlogState: "", binlogPosition: "" }, daemon: { readFile: async () => undefined } },
    [["SET GLOBAL gtid_slave_pos = ?", "0-1-7"], whole, ["START SLAVE"]],
  ],
];

test.each(repairs)("repair of: %s", async (_, damage, changes) => {
  const lab = servers(damage);
  expect(await update(lab)).toEqual(outputs);
  expect(lab.changes).toEqual(changes);
});

test("an additional link is removed, the replica's own stays", async () => {
  const extra = { ...link, Connection_name: "extra", Master_Host: "elsewhere" };
  const lab: ScriptedServers = new ScriptedServers({
    "dev-db-1": {
      "SELECT @@GLOBAL.server_id": () => [variables],
      "SHOW ALL SLAVES STATUS": () => (lab.changes.length > 0 ? [link] : [link, extra]),
    },
    "dev-db-0": { "SELECT @@GLOBAL.gtid_binlog_state": () => [{ state: "0-1-12" }] },
  });
  const { outputs: seen } = (await replicaHandler(lab.open).read("dev-db-1", state, lab.context))!;
  expect(seen.drift).toEqual(["primary: follows also elsewhere:3306 (connection extra)"]);
  await update(lab);
  expect(lab.changes).toEqual([["STOP SLAVE ?", "extra"], ["RESET SLAVE ? ALL", "extra"], ["START SLAVE"]]);
});

test("a new password is set without touching the position", async () => {
  const lab = servers();
  await update(lab, { ...inputs, password: "another" });
  expect(lab.changes).toEqual([
    ["STOP SLAVE"],
    ["CHANGE MASTER TO MASTER_USER = ?, MASTER_PASSWORD = ?", "replication_1", "another"],
    ["START SLAVE"],
  ]);
});

test("errant transactions: nothing is changed, whatever else is wrong", async () => {
  const lab = servers({ link: { Slave_IO_Running: "No" }, variables: { binlogState: "0-1-9,0-2-10", readOnly: 0 } });
  await expect(update(lab)).rejects.toThrow(
    "dev-db-1 holds transactions that its primary dev-db-0 does not have: 0-2-10. They were made on the replica itself, or the primary lost them. " +
      "Nothing was changed. Save what you need of them, then give up this member's data and copy the primary's again: ./breakwater rebuild dev-db-1",
  );
  expect(lab.changes).toEqual([]);
});

test("an applying thread that stops again is an error with the server's words", async () => {
  const broken = { ...link, Slave_SQL_Running: "No", Last_SQL_Errno: 1062, Last_SQL_Error: "Duplicate entry '5'" };
  const lab = new ScriptedServers({
    "dev-db-1": { "SELECT @@GLOBAL.server_id": () => [variables], "SHOW ALL SLAVES STATUS": () => [broken] },
    "dev-db-0": { "SELECT @@GLOBAL.gtid_binlog_state": () => [{ state: "0-1-12" }] },
  });
  await expect(update(lab)).rejects.toThrow(
    "dev-db-1 does not replicate: sql thread: stopped (error 1062: Duplicate entry '5'). Its data is as it was",
  );
});

test("a stopped member is a deviation; a stopped primary is not the replica's deviation", async () => {
  const script = { "SELECT @@GLOBAL.server_id": () => [variables], "SHOW ALL SLAVES STATUS": () => [link] };
  const stopped = new ScriptedServers({ "dev-db-1": { stopped: "exited" } });
  const seen = await replicaHandler(stopped.open).read("dev-db-1", state, stopped.context);
  expect(seen!.outputs).toMatchObject({ ioRunning: false, sqlRunning: false, drift: ["server unreachable: container dev-db-1 is exited"] });
  const alone = new ScriptedServers({ "dev-db-1": script, "dev-db-0": { stopped: "missing" } });
  expect((await replicaHandler(alone.open).read("dev-db-1", state, alone.context))!.outputs.drift).toEqual([]);
});

test("only another container is another server; the seed's position alone is not a change", () => {
  const { diff } = replicaHandler(servers().open);
  expect(diff("id", state, { ...inputs, seedGtid: "0-1-99" }).changed).toEqual([]);
  expect(diff("id", state, { ...inputs, server: { host: { address: "ssh://root@other" }, container: "dev-db-1" } })).toEqual({
    changed: ["server"],
    replaces: [],
  });
  expect(diff("id", state, { ...inputs, server: { host, container: "dev-db-2" } }).replaces).toEqual(["server"]);
  expect(diff("id", state, { ...inputs, password: "x" })).toEqual({ changed: ["password"], replaces: [] });
});

test("a link that cannot connect because its primary is stopped is reported immediately", async () => {
  const asked: string[] = [];
  const inspect = async (container: string) => {
    asked.push(container);
    return { State: { Running: false, Paused: false } };
  };
  const lab = servers({
    link: { Slave_IO_Running: "Connecting", Last_IO_Errno: 2003 },
    variables: { binlogState: "" },
    daemon: { inspect },
  });
  const started = Date.now();
  const { outputs: seen } = (await replicaHandler(lab.open).read!("dev-db-1", state, lab.context))!;
  expect(seen.ioRunning).toBe(false);
  expect(asked).toEqual(["dev-db-0"]);
  expect(Date.now() - started).toBeLessThan(1000);
});
