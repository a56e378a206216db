import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { docker, inspect, labelled } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { root } from "./harness/platform";
import { exit, TestStack } from "./harness/stack";
import { OldContainers, python, rootPassword, serve } from "./old-containers";

const policyOf = async (name: string): Promise<unknown> => (await inspect(name))[0]?.HostConfig.RestartPolicy;

/** The process is killed in the middle of a step, so that it cannot clean up. */
describe("a killed take-over", () => {
  let stack: TestStack;
  let old: OldContainers;
  let db: string;
  let web: string;
  let before: string;
  const args = (): string[] => ["--take", `${db}=db`, "--take", `${web}=web`, "--yes"];

  beforeAll(async () => {
    stack = await TestStack.prepare({
      images: { web: { reference: python } },
      databases: { db: { engine: "mariadb", replicas: 0, memoryMb: 256 } },
      apps: {
        web: {
          image: "web",
          command: serve,
          port: 8000,
          replicas: 1,
          health: { http: "/", intervalSeconds: 1 },
          rollout: { healthyFor: 0 },
        },
      },
    });
    old = new OldContainers(stack.name.replace("t-", "old"));
    before = readFileSync(stack.file, "utf8");
    db = await old.database("db", "--restart", "always", "--volume", `${old.name("data")}:/var/lib/mysql`);
    web = await old.run("web", ["--restart", "on-failure:7"], python, ...serve);
    await old.ready(db);
  });
  afterAll(async () => {
    await stack.destroy();
    await old.remove();
  });

  /** Kills the command line as soon as it has printed these words, and returns its output. */
  function killedAt(words: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(root, "dist/cli.js"), "adopt", ...args(), "--stack", stack.name], {
        cwd: root,
        env: stack.environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      const hear = (data: Buffer): void => {
        output += data.toString();
        if (output.includes(words)) child.kill("SIGKILL");
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("close", (code, signal) =>
        signal === "SIGKILL" ? resolve(output) : reject(new Error(`ended with ${code} before ${words}:\n${output}`)),
      );
    });
  }

  const running = async (): Promise<string[]> =>
    (await docker("ps", "--format", "{{.Names}}", "--filter", `label=t.old=${old.project}`)).split("\n").sort();

  test("before anything stopped: no other command works on it, and nothing is lost", async () => {
    await killedAt("docker 2");
    expect(await running()).toEqual([db, web].sort());
    for (const command of ["up", "heal", "down"]) {
      const { code, output } = await stack.breakwater(command);
      expect([command, code, output]).toEqual([
        command,
        exit.mistake,
        expect.stringMatching(/A take-over into \S+ was interrupted\. No container was stopped/),
      ]);
    }
  });

  test("while the old database is stopped: without --yes, its condition is reported", async () => {
    const output = await killedAt("is stopped and kept as");
    expect(output).toContain("it is undone first");
    expect(await running()).toEqual([web]);
    // Docker would restart it next to its successor.
    expect(await policyOf(`${db}-before-adoption`)).toMatchObject({ Name: "no" });
    const refused = await stack.breakwater("adopt", ...args().filter((one) => one !== "--yes"));
    expect([refused.code, refused.output]).toEqual([
      exit.mistake,
      expect.stringContaining(`These were stopped, or are about to be: ${db}`),
    ]);
  });

  test("while Pulumi creates the new database: the old one never runs at the same time", async () => {
    const output = await killedAt("· databases");
    expect(output).toContain(`${db} is started again`);
    expect(await running()).toEqual([web]);
  });

  test("while Pulumi creates the new apps, with the new database serving: everything old serves again", async () => {
    const output = await killedAt("· databases, apps");
    expect(output).toMatch(new RegExp(`${db} has its \\d+ tables`));
    expect((await labelled(stack.name)).containers.length).toBeGreaterThan(0);
  });

  test("while the old containers are removed: the next command completes it and undoes nothing", async () => {
    await killedAt("is removed");
    const ours = (await labelled(stack.name)).containers;
    const { code, output } = await stack.breakwater("adopt", ...args());
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("has taken over")]);
    expect(output).toContain("an earlier take-over had succeeded");
    expect(await running()).toEqual([""]);
    expect(await docker("ps", "--all", "--quiet", "--filter", `label=t.old=${old.project}`)).toBe("");
    expect((await labelled(stack.name)).containers).toEqual(ours);
    expect(await stack.sql("db-0", "SELECT COUNT(*) FROM shop.t")).toEqual(["1"]);
    expect((await stack.up()).changes).toEqual([]);
    expect(readFileSync(stack.file, "utf8")).not.toBe(before);
    expect(output).not.toContain(rootPassword);
  });
});

describe("a failed take-over", () => {
  let stack: TestStack;
  let old: OldContainers;
  afterAll(async () => {
    await stack.destroy();
    await old.remove();
  });

  test("reports what it found afterwards, and restores the restart policies of the old containers", async () => {
    const health = { command: ["false"], startSeconds: 1, retries: 1, intervalSeconds: 1 };
    stack = await TestStack.prepare({
      images: { web: { reference: python } },
      databases: { db: { engine: "mariadb", replicas: 0, memoryMb: 256 } },
      apps: { web: { image: "web", command: serve, port: 8000, replicas: 1, health } },
    });
    old = new OldContainers(stack.name.replace("t-", "old"));
    const db = await old.database("db", "--restart", "always", "--volume", `${old.name("data")}:/var/lib/mysql`);
    const web = await old.run("web", ["--restart", "on-failure:7"], python, ...serve);
    await old.ready(db);
    const { code, output } = await stack.breakwater("adopt", "--take", `${db}=db`, "--take", `${web}=web`, "--yes");
    expect([code, output]).toEqual([exit.failed, expect.stringContaining("The old containers serve again")]);
    expect(output).toContain(`the volume ${old.name("data")} (a new server ran on it meanwhile) is there as before`);
    expect(output).toMatch(new RegExp(`${db} has its \\d+ tables`));
    expect([await policyOf(db), await policyOf(web)]).toEqual([
      { Name: "always", MaximumRetryCount: 0 },
      { Name: "on-failure", MaximumRetryCount: 7 },
    ]);
    await eventually(() => old.sql(db, "SELECT 1"), { within: 30 });
  });
});
