import type { ExecOptions } from "../../docker/daemon";
import { passwordHash } from "../../components/mariadb/provider/account";
import { primaryHandler } from "../../components/mariadb/provider/primary";
import { container } from "./fake-daemon";
import { ScriptedServers } from "./mariadb-scripted";

const server = { host: { address: "unix:///fake.sock" }, container: "dev-db-0" };
const state = { server, serverId: 1, readOnly: false, gtid: "0-1-5", drift: [] };
const variables = { serverId: 1, readOnly: 0, strict: 1, domain: 0, gtid: "0-1-9" };
const file = "[mariadb-client]\nport=3306\nsocket=/run/mysqld/mysqld.sock\nuser=healthcheck\npassword=hunter2-health\n";
const good = { plugin: "mysql_native_password", hash: passwordHash("hunter2-health"), locked: null };

interface World {
  readonly account: object[];
  readonly text?: string;
  readonly status?: string;
}

/** A primary that is as declared except for its health check. It becomes healthy with the first statement, or the first new file. */
function world({ account, text, status = "unhealthy" }: World) {
  const written: string[] = [];
  const servers: ScriptedServers = new ScriptedServers(
    {
      "dev-db-0": {
        "SELECT @@GLOBAL.server_id": () => [variables],
        "SHOW ALL SLAVES STATUS": () => [],
        "SELECT JSON_VALUE(Priv": () => account,
      },
    },
    {
      inspect: async () => container({ State: { Health: { Status: servers.changes.length > 0 ? "healthy" : status } } }),
      readFile: async () => (text === undefined ? undefined : Buffer.from(text)),
      exec: async (_container: string, _command: string[], options?: ExecOptions) => {
        written.push(String(options?.input));
        return { exitCode: 0, stdout: "", stderr: "" };
      },
    },
  );
  return { servers, written };
}

const drift = async (about: World): Promise<readonly string[]> => {
  const { servers } = world(about);
  return (await primaryHandler(servers.open).read("id", state, servers.context))!.outputs.drift;
};

test.each([
  ["right, and something else is wrong", { account: [good], text: file }, undefined],
  ["missing", { account: [], text: file }, "healthcheck@localhost is missing"],
  ["with another password", { account: [{ ...good, hash: "*0" }], text: file }, "the password of healthcheck@localhost is not the one in"],
  [
    "of another plugin",
    { account: [{ ...good, plugin: "ed25519" }], text: file },
    "the password of healthcheck@localhost is not the one in",
  ],
  ["locked", { account: [{ ...good, locked: "1" }], text: file }, "healthcheck@localhost is locked"],
  ["not in its file", { account: [good], text: "nonsense" }, "names neither account nor password"],
  ["missing, while Docker still calls the server healthy", { account: [], text: file, status: "healthy" }, undefined],
  ["missing, where the check is root", { account: [] }, undefined],
])("the health account is %s", async (_what, about, words) => {
  const found = await drift(about);
  if (words === undefined) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringMatching(new RegExp(`^health account: .*${words}`))]);
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

test("it is restored with the password in the image, by its hash, and replicated", async () => {
  const { servers, written } = world({ account: [], text: file });
  await primaryHandler(servers.open).update("id", state, state, servers.context);
  const statements = servers.changes.map(([statement]) => statement);
  expect(statements[0]).toBe("FLUSH PRIVILEGES");
  expect(servers.changes.slice(1, 3)).toEqual([
    [
      "CREATE USER IF NOT EXISTS ?@? IDENTIFIED VIA mysql_native_password USING ?",
      "healthcheck",
      "localhost",
      passwordHash("hunter2-health"),
    ],
    [
      "ALTER USER ?@? IDENTIFIED VIA mysql_native_password USING ? ACCOUNT UNLOCK",
      "healthcheck",
      "localhost",
      passwordHash("hunter2-health"),
    ],
  ]);
  expect(statements.filter((text) => text.includes("sql_log_bin"))).toEqual([]);
  expect(written).toEqual([]);
  expect(JSON.stringify(servers.changes)).not.toContain("hunter2");
});

test("a file without an account is written again", async () => {
  const { servers, written } = world({ account: [good], text: "nonsense" });
  await primaryHandler(servers.open).update("id", state, state, servers.context);
  const [text = ""] = written;
  expect(text).toMatch(/^user=healthcheck\npassword=[0-9a-f]{48}\n/m);
  const password = /password=(\w+)/.exec(text)?.[1] ?? "";
  expect(servers.changes[1]).toEqual([expect.any(String), "healthcheck", "localhost", passwordHash(password)]);
});
