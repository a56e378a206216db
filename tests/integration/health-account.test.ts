import { docker, type Inspected } from "./harness/docker";
import { drift, quiet } from "./harness/drift";
import { eventually } from "./harness/eventually";
import { minimal } from "./harness/platform";
import { replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

const file = "/var/lib/mysql/.my-healthcheck.cnf";

describe("a working server with a failing health check", () => {
  let stack: TestStack;
  const primary = async () => (await stack.part("db-0"))[0] as Inspected & { readonly State: { readonly StartedAt: string } };
  const life = async () => [(await primary()).Id, (await primary()).State.StartedAt];
  const becomes = (part: string, status: string) =>
    eventually(async () => expect((await stack.part(part))[0]?.State.Health?.Status).toBe(status), { within: 60 });
  const inPrimary = (script: string) => docker("exec", `${stack.name}-db-0`, "bash", "-c", script);
  const heal = async () => {
    const { code, output } = await stack.breakwater("heal");
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
  };

  beforeAll(async () => {
    stack = await deploy(minimal({ apps: { web: { replicas: 1 } } }));
  });
  afterAll(() => stack.destroy());

  describe("the health check's account", () => {
    test.each([
      ["dropped", `mariadb -e "DROP USER healthcheck@localhost"`, /healthcheck@localhost is missing/],
      [
        "given another password",
        `mariadb -e "ALTER USER healthcheck@localhost IDENTIFIED BY 'another-password'"`,
        /password of healthcheck@localhost/,
      ],
      ["locked", `mariadb -e "ALTER USER healthcheck@localhost ACCOUNT LOCK"`, /healthcheck@localhost is locked/],
      ["lost from its file", `echo nothing that a client reads >${file}`, /names neither account nor password/],
    ])("%s: drift names it, heal restores it, and nothing is restarted", async (_what, damage, words) => {
      const before = await life();
      await inPrimary(damage);
      await becomes("db-0", "unhealthy");
      const { code, report } = await drift(stack);
      expect(code).toBe(exit.drift);
      const found = report.deviations.flatMap(({ type, resource, details }) => details.map((one) => [type, resource, one] as const));
      expect(found).toEqual([
        ["MariadbPrimary", "db-0.local", { property: "health account", detail: expect.stringMatching(words) as string }],
      ]);
      await heal();
      expect(await life()).toEqual(before);
      expect((await primary()).State.Health?.Status).toBe("healthy");
      expect(await drift(stack)).toEqual(quiet);
    });
  });

  test("the system's tables of another server: every account is named and restored, including root, with one restart", async () => {
    const before = (await primary()).Id;
    await inPrimary(`mariadb -e "DELETE FROM mysql.global_priv WHERE User NOT IN ('root', 'mariadb.sys');
      UPDATE mysql.global_priv SET Priv = JSON_SET(Priv, '\\$.plugin', 'mysql_native_password', '\\$.authentication_string', '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19') WHERE User = 'root';
      FLUSH PRIVILEGES"`);
    await becomes("db-0", "unhealthy");
    const { report } = await drift(stack);
    const types = report.deviations.map(({ type, resource }) => `${type} ${resource}`);
    expect(types).toEqual(
      expect.arrayContaining(["MariadbPrimary db-0.local", "MariadbAccount web-database.local", "MariadbAccount db-replication.local"]),
    );
    expect(types.filter((type) => type.startsWith("Slot"))).toEqual([]);
    await heal();
    expect((await primary()).Id).toBe(before);
    await stack.get("/");
    await replicates(stack, "db-1");
    expect(await drift(stack)).toEqual(quiet);
  });
});
