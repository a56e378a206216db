import { docker, inspect, labelled } from "./harness/docker";
import { allTogether, drift, quiet } from "./harness/drift";
import { inTheDatabase } from "./harness/drift-rows";
import { minimal } from "./harness/platform";
import { replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

describe("drift of a database", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await deploy(minimal({ apps: { web: { replicas: 1 } } }));
  });
  afterAll(() => stack.destroy());

  describe("all changes in its servers together", () => {
    allTogether(() => stack, inTheDatabase);
    test("the replica follows its primary again", () => replicates(stack, "db-1"));
  });

  describe("data is never deleted by a repair", () => {
    const volume = () => `${stack.name}-db-1-data`;
    const removeVolume = async () => {
      const { containers } = await labelled(stack.name);
      const member = (await inspect(...containers)).find(({ Name }) => Name === `/${stack.name}-db-1`);
      if (member) await docker("rm", "--force", member.Id);
      await docker("rm", "--force", `${stack.name}.anchor`);
      await docker("volume", "rm", volume());
    };
    const stops = async (property: string, type: string, resource: string, choice: string) => {
      const { code, report } = await drift(stack);
      expect(code).toBe(exit.drift);
      const details = report.deviations.filter((one) => one.type === type && one.resource === resource).flatMap((one) => one.details);
      expect(details.map((detail) => detail.property)).toContain(property);
      const heal = await stack.breakwater("heal");
      expect([heal.code, heal.output]).toEqual([exit.failed, expect.stringContaining(choice)]);
    };

    test("an errant transaction", async () => {
      await stack.sql("db-1", "SET GLOBAL read_only = 0; CREATE TABLE book.errant (id INT); SET GLOBAL read_only = 1");
      await stops("errant transactions", "MariadbReplica", "db-1.local", `rebuild ${stack.name}-db-1`);
      expect(await stack.sql("db-1", "SHOW TABLES FROM book LIKE 'errant'")).toEqual(["errant"]);
    });

    test("a removed volume", async () => {
      await removeVolume();
      await stops(`volume ${volume()}`, "Volume", "db-1-data.local", "./breakwater rebuild MEMBER");
      expect((await labelled(stack.name)).volumes).not.toContain(volume());
    });

    test("a swapped volume", async () => {
      await docker("volume", "create", volume());
      await stops(`volume ${volume()}`, "Volume", "db-1-data.local", "another volume has taken its place");
      await docker("volume", "rm", volume());
    });

    test("the option in the message restores the replica", async () => {
      const { code, output } = await stack.breakwater("rebuild", `${stack.name}-db-1`);
      expect([code, output]).toEqual([exit.ok, expect.any(String)]);
      await replicates(stack, "db-1");
      expect(await drift(stack)).toEqual(quiet);
    });
  });
});
