import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { daemonOf, type ExecResult } from "../../docker/daemon";

const daemon = daemonOf({ address: "unix:///var/run/docker.sock" });
const name = `t-srv-${randomBytes(3).toString("hex")}`;

jest.setTimeout(180_000);
afterEach(() => daemon.remove(name));
afterAll(() => daemon.removeVolume(name));

async function boot(env: string[], volume: boolean): Promise<void> {
  const Mounts = volume ? [{ Type: "volume" as const, Source: name, Target: "/var/lib/mysql" }] : [];
  await daemon.create({ name, Image: "mariadb:11.8", Env: ["MARIADB_INITDB_SKIP_TZINFO=1", ...env], HostConfig: { Mounts } });
  await daemon.putFiles(name, [
    { path: "/run/secrets/root", content: "root'\\secret", mode: "0400" },
    { path: "/run/secrets/app", content: 'app"secret\n', mode: "0400" },
    { path: "/docker-entrypoint-initdb.d/10-table.sql", content: "CREATE TABLE made (id INT);", mode: "0644" },
    {
      path: "/docker-entrypoint-initdb.d/20-row.sh",
      content: 'sql --database="$MARIADB_DATABASE" <<<"INSERT INTO made VALUES (42)"',
      mode: "0644",
    },
  ]);
  await daemon.start(name);
}
const shell = (command: string): Promise<ExecResult> => daemon.exec(name, ["bash", "-c", command], { user: "root" });
async function healthy(): Promise<void> {
  while ((await shell("healthcheck.sh --connect --innodb_initialized")).exitCode !== 0) {
    const state = (await daemon.inspect(name))!.State;
    if (!state.Running) throw new Error(`ended: ${await daemon.logs(name, 20)}`);
    await sleep(100);
  }
}
const files = [
  "MARIADB_ROOT_PASSWORD_FILE=/run/secrets/root",
  "MYSQL_DATABASE=shop",
  "MARIADB_USER=app",
  "MARIADB_PASSWORD_FILE=/run/secrets/app",
];

test("a killed first boot is repeated, and then kept", async () => {
  await boot(files, true);
  while ((await shell("test -e /var/lib/mysql/.init-unfinished && test -d /var/lib/mysql/mysql")).exitCode !== 0) await sleep(10);
  await daemon.kill(name);
  await daemon.start(name);
  await healthy();
  expect(await daemon.logs(name, 500)).toContain("an earlier first boot was interrupted");
  const asApp = await shell("MYSQL_PWD='app\"secret' mariadb -N -uapp --protocol=socket shop -e 'SELECT id FROM made'");
  expect(asApp.stdout).toBe("42\n");
  const asRoot = `MYSQL_PWD="root'\\\\secret" mariadb -N --protocol=socket`;
  expect((await shell(`${asRoot} -e 'INSERT INTO shop.made VALUES (43)'`)).stderr).toBe("");
  await daemon.stop(name, 30);
  await daemon.start(name);
  await healthy();
  expect((await shell(`${asRoot} -e 'SELECT COUNT(*) FROM shop.made'`)).stdout).toBe("2\n");
  expect((await shell("tr '\\0' '\\n' </proc/1/environ | grep -c PASSWORD || true; stat -c %u /proc/1")).stdout).toMatch(/999\n$/);
});

test.each([
  [[], "neither MARIADB_ROOT_PASSWORD nor MARIADB_ROOT_PASSWORD_FILE is set"],
  [["MARIADB_ROOT_PASSWORD=a", "MARIADB_ROOT_PASSWORD_FILE=/run/secrets/root"], "exclude each other"],
])("wrong settings %j end with a message", async (env, message) => {
  await boot(env, false);
  expect(await daemon.wait(name, 60_000)).toBe(1);
  expect(await daemon.logs(name, 20)).toContain(message);
});

test("an interrupted copy cannot be started as a database", async () => {
  await daemon.create({ name, Image: "mariadb:11.8", Env: ["MARIADB_ROOT_PASSWORD=a"] });
  await daemon.putFiles(name, [{ path: "/var/lib/mysql/.breakwater-seeding", content: "", mode: "0644" }]);
  await daemon.start(name);
  expect(await daemon.wait(name, 60_000)).toBe(1);
  expect(await daemon.logs(name, 20)).toContain("the copy into this volume was interrupted");
});
