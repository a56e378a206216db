import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { docker, labelled } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { freePort } from "./harness/http";
import { minimal, root } from "./harness/platform";
import type { Result } from "./harness/process";
import { S3Server } from "./harness/s3";
import { exit, TestStack } from "./harness/stack";

describe("a state that two clones share", () => {
  const prefix = "team";
  const token = randomBytes(20).toString("hex");
  // Without a database, because the tests are not about data and a run takes half the time.
  const health = { intervalSeconds: 1, timeoutSeconds: 20, retries: 5 };
  const platform = minimal({
    databases: undefined,
    secrets: { key: { generate: { length: 40 } }, token: { fromConfig: true } },
    apps: { web: { replicas: 1, database: undefined, jobs: undefined, secrets: ["key", "token"], health, rollout: { healthyFor: 2 } } },
    // Without a database, the app does not answer at /.
    entries: { site: { routes: [{ app: "web", path: "/healthz" }] } },
  });
  const clones: TestStack[] = [];
  let server: S3Server;
  let ada: TestStack;
  let bob: TestStack;
  const passphrase = () => readFileSync(join(ada.home, "passphrase"), "utf8");
  const changesOf = ({ stdout }: Result) => (JSON.parse(stdout) as { changes: object[] }).changes;
  const lockFile = () => server.object(prefix, ".pulumi/locks/organization/breakwater", ada.name, "0f.json");
  const locks = () => [...server.objects(prefix).keys()].filter((name) => name.startsWith(".pulumi/locks/"));

  function clone(extra: NodeJS.ProcessEnv): TestStack {
    const other = ada.cloned(extra);
    clones.push(other);
    return other;
  }

  async function quiet(clone: TestStack): Promise<void> {
    const preview = await clone.breakwater("preview", "--json");
    expect({ code: preview.code, changes: changesOf(preview) }).toEqual({ code: exit.ok, changes: [] });
  }

  function writeLock(host: string, pid: number): void {
    mkdirSync(dirname(lockFile()), { recursive: true });
    const timestamp = new Date().toISOString();
    writeFileSync(lockFile(), JSON.stringify({ pid, username: "eve", hostname: host, timestamp }));
  }

  beforeAll(async () => {
    server = await S3Server.start();
    ada = await TestStack.prepare(platform);
    await ada.breakwater("env");
    await ada.pulumi("config", "set", "--secret", "--path", "breakwater:secrets.token", token);
    await ada.up();
    ada.extra = server.credentials;
  });
  afterAll(async () => {
    await ada?.destroy();
    for (const clone of clones) clone.discard();
    await server?.stop();
  });

  test("moves there from the file backend; the old copy stays as a file for its owner only", async () => {
    const moved = await ada.breakwater("state", "move", "--to", server.url(prefix), "--json");
    expect(moved).toMatchObject({ code: exit.ok });
    const { oldCopy } = JSON.parse(moved.stdout) as { oldCopy: string };
    expect(statSync(oldCopy).mode & 0o777).toBe(0o600);
    expect(existsSync(join(ada.home, "state/.pulumi/stacks/breakwater", `${ada.name}.json`))).toBe(false);
    expect(readFileSync(ada.file, "utf8")).toMatch(/encryptionsalt/);
    await quiet(ada);
  });

  test("another clone sees, repairs and reports with only the repository, the credentials and the passphrase", async () => {
    bob = clone({ ...server.credentials, PULUMI_CONFIG_PASSPHRASE: passphrase() });
    const clean = await bob.breakwater("drift");
    expect([clean.code, clean.output]).toEqual([exit.ok, expect.any(String)]);
    expect((await bob.breakwater("status")).output).toContain(`${ada.name}: http://127.0.0.1:${ada.port}`);
    await docker("rm", "--force", (await ada.part("web"))[0]?.Id ?? "");
    expect((await bob.breakwater("drift")).code).toBe(exit.drift);
    await bob.up();
    await ada.get("/healthz");
    await quiet(ada);
    expect(existsSync(join(bob.home, "passphrase"))).toBe(false);
  });

  test("an up reads the state twice: before its run, and after it", async () => {
    const noted = join(ada.home, "noted-commands");
    const hook = join(root, "tests/integration/harness/note-commands.cjs");
    ada.extra = { ...server.credentials, NODE_OPTIONS: `--require ${hook}`, NOTED_COMMANDS: noted };
    try {
      await ada.up();
    } finally {
      ada.extra = server.credentials;
    }
    const reads = readFileSync(noted, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("stack export"));
    expect(reads).toHaveLength(2);
  });

  test("no secret is stored in clear", async () => {
    const key = await docker("exec", (await ada.part("web"))[0]?.Id ?? "", "cat", "/run/secrets/key");
    expect(key).toHaveLength(40);
    const stored = [...server.objects(prefix)];
    const holding = (text: string) => stored.filter(([, content]) => content.includes(text)).map(([name]) => name);
    expect(holding(`${ada.name}-web`)).not.toEqual([]);
    expect([key, token, passphrase()].map(holding)).toEqual([[], [], []]);
    expect(readFileSync(ada.file, "utf8")).not.toContain(token);
  });

  test("of two simultaneous runs, one waits for the other, and nothing breaks", async () => {
    await docker("rm", "--force", (await ada.part("web"))[0]?.Id ?? "");
    const both = await Promise.all([ada.breakwater("up"), bob.breakwater("up")]);
    for (const { code, output } of both) expect([code, output]).toEqual([exit.ok, expect.stringContaining("is up: ") as string]);
    expect(both.map(({ output }) => output).join("")).toMatch(/waiting for another run/);
    expect(locks()).toEqual([]);
    const drift = await ada.breakwater("drift");
    expect([drift.code, drift.output]).toEqual([exit.ok, expect.any(String)]);
    expect(await ada.part("web")).toHaveLength(1);
  });

  test("a run of another machine is waited for and named; its lock is broken only by name", async () => {
    writeLock("elsewhere", 4711);
    const asked = await bob.breakwater("unlock");
    expect(asked).toMatchObject({
      code: exit.mistake,
      output: expect.stringMatching(/process 4711 of eve on elsewhere, since 20/) as string,
    });
    const up = spawn(process.execPath, [join(root, "dist/cli.js"), "up", "--stack", ada.name], { cwd: root, env: bob.environment });
    let said = "";
    for (const stream of [up.stdout, up.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
    const ended = new Promise<[number | null, string]>((resolve) => up.once("close", (code) => resolve([code, said])));
    await eventually(
      () => Promise.resolve(expect(said).toMatch(/waiting for another run of .* to finish: process 4711 of eve on elsewhere/)),
      {
        within: 60,
      },
    );
    expect(await ada.breakwater("unlock", "--confirm", ada.name)).toMatchObject({ code: exit.ok });
    expect(await ended).toEqual([exit.ok, expect.stringContaining("is up: 0 changes") as string]);
    expect(locks()).toEqual([]);
  });

  test("the lock of a killed run of this clone is removed automatically; one of another clone on this machine is not", async () => {
    const { pid } = spawnSync("true");
    writeLock(hostname(), pid);
    expect((await bob.breakwater("unlock")).code).toBe(exit.mistake);
    writeFileSync(join(bob.home, `running-${ada.name}`), `${pid}\n`);
    const { code, output } = await bob.breakwater("up");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("removed the lock of a run whose process is dead") as string]);
    expect(locks()).toEqual([]);
  });

  const refused = async (extra: NodeJS.ProcessEnv, command: string, said: RegExp): Promise<void> => {
    const before = [server.fingerprint(prefix), (await labelled(ada.name)).containers];
    const { code, output } = await clone({ ...bob.extra, ...extra }).breakwater(command);
    expect({ code, output }).toEqual({ code: exit.failed, output: expect.stringMatching(said) as string });
    expect(output).toMatch(/Nothing was changed/);
    expect(output).not.toMatch(/^\s+at .*\(/m);
    expect([server.fingerprint(prefix), (await labelled(ada.name)).containers]).toEqual(before);
  };

  test("a wrong or missing passphrase changes nothing, and the error names the places to set it", async () => {
    await refused({ PULUMI_CONFIG_PASSPHRASE: "wrong" }, "up", /The passphrase in PULUMI_CONFIG_PASSPHRASE is not the one that/);
    await refused({ PULUMI_CONFIG_PASSPHRASE: "" }, "drift", /There is no passphrase for .*\n.*PULUMI_CONFIG_PASSPHRASE_FILE/);
  });

  test("wrong credentials, a missing bucket and a silent endpoint each explain what to do", async () => {
    await refused(
      { AWS_SECRET_ACCESS_KEY: "wrong" },
      "up",
      /does not accept these credentials.*SignatureDoesNotMatch[^]*Set AWS_ACCESS_KEY_ID/,
    );
    await refused({ BREAKWATER_BACKEND: server.url(prefix, { bucket: "nowhere" }) }, "drift", /bucket of the backend .* does not exist/);
    await refused(
      { BREAKWATER_BACKEND: server.url(prefix, { port: await freePort() }) },
      "status",
      /does not answer: .*connection refused/,
    );
  });

  test("a backup in an empty backend is quiet; over an existing state it needs the name", async () => {
    const file = join(ada.home, "backup.json");
    expect(await bob.breakwater("state", "backup", "--to", file)).toMatchObject({ code: exit.ok });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await bob.breakwater("state", "restore", file)).code).toBe(exit.mistake);
    server.empty(prefix);
    rmSync(join(bob.home, "stacks"), { recursive: true, force: true });
    expect((await bob.breakwater("drift")).code).toBe(exit.mistake);
    bob.extra = { ...bob.extra, PULUMI_CONFIG_PASSPHRASE: "wrong" };
    expect((await bob.breakwater("state", "restore", file)).output).toMatch(/is not the one that/);
    bob.extra = { ...bob.extra, PULUMI_CONFIG_PASSPHRASE: passphrase() };
    expect(await bob.breakwater("state", "restore", file)).toMatchObject({ code: exit.ok });
    await quiet(bob);
  });

  test("moves back to the clone's own folder, and nothing of the stack stays in the bucket", async () => {
    const moved = await ada.breakwater("state", "move", "--to", "own");
    expect(moved).toMatchObject({ code: exit.ok });
    await quiet(ada);
    expect([...server.objects(prefix).keys()].filter((name) => name.endsWith(`${ada.name}.json`))).toEqual([]);
    expect(await bob.breakwater("drift")).toMatchObject({ code: exit.mistake });
  });
});
