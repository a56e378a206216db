import { accountHandler, passwordHash } from "../../components/mariadb/provider/account";
import { primaryHandler } from "../../components/mariadb/provider/primary";
import { container } from "./fake-daemon";
import { ScriptedServers } from "./mariadb-scripted";

const server = { host: { address: "unix:///fake.sock" }, container: "dev-db-0" };
const app = { server, username: "shop_1", password: "password", role: "app" as const, schema: "my_shop" };
const stored = { plugin: "mysql_native_password", hash: passwordHash("password"), locked: null };
const usage = { Grants: "GRANT USAGE ON *.* TO `shop_1`@`%` IDENTIFIED BY PASSWORD '*X'" };
const all = { Grants: "GRANT ALL PRIVILEGES ON `my\\_shop`.* TO `shop_1`@`%`" };

const lab = (account: object[], grants: object[]): ScriptedServers =>
  new ScriptedServers({ "dev-db-0": { "SELECT JSON_VALUE(Priv": () => account, "SHOW GRANTS": () => grants } });

test("the hash is the server's own", () => expect(passwordHash("password")).toBe("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"));

test("a new account: only the password's hash is sent", async () => {
  const servers = lab([stored], [usage]);
  const { id } = await accountHandler(servers.open).create(app, servers.context);
  expect(id).toBe("dev-db-0/shop_1");
  expect(servers.changes).toEqual([
    ["CREATE DATABASE IF NOT EXISTS `my_shop`"],
    ["CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED VIA mysql_native_password USING ? REQUIRE NONE", "shop_1", passwordHash("password")],
    ["GRANT ALL PRIVILEGES ON `my\\_shop`.* TO ?@'%'", "shop_1"],
  ]);
});

test("a missing account is created if rights of it are left, or if the server was not known to lack it", async () => {
  let asked = 0;
  const servers = new ScriptedServers({
    "dev-db-0": { "SELECT JSON_VALUE(Priv": () => (asked++ === 0 ? [] : [stored]), "SHOW GRANTS": () => [usage, all] },
  });
  await accountHandler(servers.open).update("id", { ...app, drift: [] }, app, servers.context);
  expect(servers.changes.slice(1, 4).map(([statement]) => statement)).toEqual([
    "FLUSH PRIVILEGES",
    "DROP USER IF EXISTS ?@'%'",
    expect.stringContaining("CREATE USER IF NOT EXISTS"),
  ]);
});

test("a correct account is left alone", async () => {
  const servers = lab([stored], [usage, all]);
  await accountHandler(servers.open).update("id", { ...app, drift: [] }, app, servers.context);
  expect(servers.changes.map(([statement]) => statement.split(" ").slice(0, 2).join(" "))).toEqual(["CREATE DATABASE", "CREATE USER"]);
});

test.each([
  [[], [], ["account: missing"]],
  [[{ ...stored, hash: "*0" }], [usage, all], ["password: not the declared one"]],
  [[{ ...stored, plugin: "ed25519" }], [usage, all], ["password: not the declared one"]],
  [[{ ...stored, locked: "1" }], [usage, all], ["account: locked"]],
  [[stored], [usage], ["rights: without ALL PRIVILEGES ON `my\\_shop`.*"]],
  [[stored], [usage, { Grants: `${all.Grants} WITH GRANT OPTION` }], ["rights: also GRANT OPTION"]],
  [[stored], [{ Grants: "GRANT SUPER ON *.* TO `shop_1`@`%`" }, all], ["rights: also SUPER ON *.*"]],
])("deviations %#", async (account, grants, drift) => {
  const servers = lab(account, grants);
  expect((await accountHandler(servers.open).read("id", { ...app, drift: [] }, servers.context))!.outputs.drift).toEqual(drift);
});

test.each(["missing", "created", "exited", "dead"])("a %s server does not stop a deletion", async (stopped) => {
  const servers = new ScriptedServers({ "dev-db-0": { stopped } });
  await accountHandler(servers.open).delete!("id", { ...app, drift: [] }, servers.context);
});

test.each(["paused", "restarting", "running"])("an account is not forgotten while its server is %s and silent", async (stopped) => {
  const servers = new ScriptedServers({ "dev-db-0": { stopped } });
  await expect(accountHandler(servers.open).delete!("id", { ...app, drift: [] }, servers.context)).rejects.toThrow(stopped);
});

test("an app's account needs its schema", () => {
  const { open, context } = lab([], []);
  const { check } = accountHandler(open);
  expect(check!({ server, username: "x", password: "y", role: "app" }, context, {})).toHaveLength(1);
  expect(check!({ server, username: "x", password: "y", role: "replication" }, context, {})).toEqual([]);
});

test("a primary: deviations are named, its moving position is not a change, a repair changes only them", async () => {
  const variables = { serverId: 1, readOnly: 1, strict: 0, domain: 3, binlogPosition: "0-1-99" };
  const follows = [{ Connection_name: "", Master_Host: "x", Master_Port: 3306 }];
  const servers: ScriptedServers = new ScriptedServers(
    {
      "dev-db-0": {
        "SELECT @@GLOBAL.server_id": () => [servers.changes.length > 0 ? { ...variables, readOnly: 0, strict: 1, domain: 0 } : variables],
        "SHOW ALL SLAVES STATUS": () => (servers.changes.length > 0 ? [] : follows),
      },
    },
    { inspect: async () => container({ State: { Health: { Status: "healthy" } } }) },
  );
  const { read, update } = primaryHandler(servers.open);
  const state = { server, serverId: 1, readOnly: false, gtid: "0-1-5", drift: [] };
  const drift = ["primary: follows x:3306", "read_only: ON", "gtid_strict_mode: OFF", "gtid_domain_id: 3 instead of 0"];
  expect((await read("id", state, servers.context))!.outputs).toEqual({ readOnly: true, gtid: "0-1-5", drift });
  expect(await update("id", state, state, servers.context)).toEqual({ readOnly: false, gtid: "0-1-99", drift: [] });
  expect(servers.changes).toEqual([
    ["STOP SLAVE ?", ""],
    ["RESET SLAVE ? ALL", ""],
    ["SET GLOBAL gtid_strict_mode = ON"],
    ["SET GLOBAL gtid_domain_id = 0"],
    ["SET GLOBAL read_only = OFF"],
  ]);
});
