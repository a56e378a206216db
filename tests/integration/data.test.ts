import { labelled } from "./harness/docker";
import { minimal } from "./harness/platform";
import { checksums, replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

/** Name and decrypted value of every generated password of an exported state. */
function passwordsOf(exported: string): string[] {
  const { deployment } = JSON.parse(exported) as {
    deployment: { resources: { urn: string; type: string; outputs?: { result?: { plaintext?: string } } }[] };
  };
  const generated = deployment.resources.filter(({ type }) => type.startsWith("random:"));
  return generated.map(({ urn, outputs }) => `${urn} ${outputs?.result?.plaintext}`).sort();
}

describe("data outlives everything except a named confirmation", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await deploy(minimal());
    await stack.get("/notes", { method: "POST", body: "keep me" });
  });
  afterAll(() => stack.destroy());

  test.each([[[]], [["--confirm"]], [["--confirm", "dev"]], [["--confirm", "T-"]]])(
    "destroy-data %j is refused and changes nothing",
    async (args: string[]) => {
      const before = await labelled(stack.name);
      const { code, output } = await stack.breakwater("destroy-data", ...args);
      expect(code).toBe(exit.mistake);
      if (args.length !== 1) expect(output).toContain(`--confirm ${stack.name}`);
      expect(await labelled(stack.name)).toEqual(before);
      expect((await stack.get("/notes")).text).toContain("keep me");
    },
  );

  test("plain pulumi destroy does not delete the data volumes either", async () => {
    const { volumes } = await labelled(stack.name);
    const { code, output } = await stack.pulumi("destroy", "--yes");
    expect([code === 0, output]).toEqual([false, expect.stringContaining("protect")]);
    expect((await labelled(stack.name)).volumes).toEqual(volumes);
    await stack.up();
    expect((await stack.get("/notes")).text).toContain("keep me");
  });

  test("down keeps volumes, passwords and identities, and up serves the same notes", async () => {
    const identities = () => stack.sql("db-0", "SELECT user, host FROM mysql.user ORDER BY 1, 2");
    const [before, accounts, ids] = [await labelled(stack.name), await identities(), await stack.sql("db-1", "SELECT @@server_id")];
    const secrets = async () => passwordsOf((await stack.pulumi("stack", "export", "--show-secrets")).stdout);
    const passwords = await secrets();
    expect(passwords.length).toBeGreaterThanOrEqual(2);

    const down = await stack.breakwater("down");
    expect([down.code, down.output]).toEqual([exit.ok, expect.any(String)]);
    const data = before.volumes.filter((name) => name.endsWith("-data"));
    expect(data).toHaveLength(2);
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: data });
    await expect(stack.get("/notes")).rejects.toThrow("ECONNREFUSED");
    expect((await stack.breakwater("down")).code).toBe(exit.ok);

    await stack.up();
    expect(JSON.parse((await stack.get("/notes")).text)).toEqual(["keep me"]);
    await replicates(stack, "db-1");
    expect(await checksums(stack, "db-1", "book")).toEqual(await checksums(stack, "db-0", "book"));
    expect((await labelled(stack.name)).volumes).toEqual(before.volumes);
    expect(await identities()).toEqual(accounts);
    expect(await stack.sql("db-1", "SELECT @@server_id")).toEqual(ids);
    expect(await secrets()).toEqual(passwords);
    expect((await stack.up()).changes).toEqual([]);
  });

  test("with the stack's name it deletes everything of this stack", async () => {
    const { code, output } = await stack.breakwater("destroy-data", "--confirm", stack.name);
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
    await stack.up();
    expect(JSON.parse((await stack.get("/notes")).text)).toEqual([]);
  });
});
