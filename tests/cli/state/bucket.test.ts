import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { askPulumi } from "../../../cli/state/command";
import { takeSalt, shareSalt } from "../../../cli/state/salt";
import { Stop } from "../../../cli/process/exit";
import { openProject, pulumiFolder, type Project } from "../../../cli/project/project";
import { readCheckpoint } from "../../../cli/state/checkpoint";
import { removeStaleLocks, waitForRun } from "../../../cli/state/locks";
import { marker } from "../../../cli/state/marker";
import { ensurePassphrase } from "../../../cli/state/passphrase";
import { runPulumi } from "../../../cli/run/run";
import { forgetSnapshot } from "../../../cli/state/snapshot";
import { scratchProject } from "../scratch";
import { skipWaits } from "../../waits";

skipWaits();

const url = "s3://team/x?region=r";
const tracked = `config:\n  breakwater:backend: "${url}"\n`;

interface Answer {
  readonly when: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

/** A fake Pulumi CLI with these commands, each for any number of calls. Returns the calls. */
function engine(project: Project, answers: readonly Answer[]): () => string[] {
  const file = join(pulumiFolder(project), "bin", "pulumi");
  mkdirSync(dirname(file), { recursive: true });
  mkdirSync(project.home, { recursive: true });
  const cases = answers.map(
    ({ when, stdout = "", stderr = "", code = 0 }) => `"${when}"*) printf %s '${stdout}'; printf %s '${stderr}' >&2; exit ${code};;`,
  );
  writeFileSync(
    file,
    `#!/bin/sh\necho "$*" >> "${file}.calls"\ncase "$*" in ${cases.join("\n")} *) echo "unexpected: $*" >&2; exit 99;; esac\n`,
  );
  chmodSync(file, 0o755);
  return () => (existsSync(`${file}.calls`) ? readFileSync(`${file}.calls`, "utf8").trim().split("\n") : []);
}

const free: Answer = { when: "stack rename dev", stderr: "error: a stack named dev already exists", code: 255 };
const locked = (host: string, pid: number, at: Date): Answer => ({
  when: "stack rename dev",
  stderr: `error: the stack is currently locked by 1 lock(s).\n  s3://team/x/1.json: created by ada@${host} (pid ${pid}) at ${at.toISOString()}`,
  code: 255,
});
const dead = (): boolean => false;

describe("a state in a bucket", () => {
  test("is read through Pulumi, with its salt", () => {
    const project = scratchProject(tracked);
    const deployment = {
      resources: [{ urn: "urn:a::b", type: "pulumi:pulumi:Stack", outputs: { url: "http://x" } }],
      pending_operations: [{}],
      secrets_providers: { type: "passphrase", state: { salt: "v1:s" } },
    };
    engine(project, [{ when: "stack export --stack dev --non-interactive", stdout: JSON.stringify({ version: 3, deployment }) }]);
    expect(readCheckpoint(project)).toMatchObject({ pending: 1, outputs: { url: "http://x" }, salt: "v1:s" });
  });

  test("that does not have the stack is not an error; one that cannot be read is", () => {
    const project = scratchProject(tracked);
    engine(project, [{ when: "stack export", stderr: "error: no stack named dev found", code: 6 }]);
    expect(readCheckpoint(project)).toBeUndefined();
    engine(project, [{ when: "stack export", stderr: "error: operation error S3: NoSuchBucket: x", code: 255 }]);
    expect(() => readCheckpoint(project)).toThrow(Stop);
    expect(() => readCheckpoint(project)).toThrow("bucket of the backend");
  });
});

describe("the state in a bucket within one process", () => {
  const exported: Answer = { when: "stack export", stdout: JSON.stringify({ version: 3, deployment: { resources: [] } }) };
  const reads = (calls: () => string[]) => calls().filter((call) => call.startsWith("stack export")).length;

  test("is read once, and again after everything that may have changed it", () => {
    const project = scratchProject(tracked);
    const calls = engine(project, [exported, { when: "cancel --yes" }, { when: "config" }, free]);
    for (let time = 0; time < 3; time += 1) expect(readCheckpoint(project)?.resources).toEqual([]);
    askPulumi(project, ["config", "--json"]);
    removeStaleLocks(project, dead);
    expect([readCheckpoint(project)?.pending, reads(calls)]).toEqual([0, 1]);
    askPulumi(project, ["cancel", "--yes"]);
    expect([readCheckpoint(project)?.pending, reads(calls)]).toEqual([0, 2]);
    forgetSnapshot(project);
    expect([readCheckpoint(project)?.pending, reads(calls)]).toEqual([0, 3]);
  });

  test("after a run, successful or failed, is read again; after a preview it is not", async () => {
    const project = scratchProject(tracked);
    const calls = engine(project, [exported]);
    const console = { result: () => undefined, step: () => undefined, waiting: () => undefined };
    const run = (changes: boolean, work: () => Promise<unknown>) => {
      readCheckpoint(project);
      const done = runPulumi({ project, console, command: "up", changes, look: "everything" }, work);
      return done.catch(() => undefined).then(() => readCheckpoint(project));
    };
    await run(false, () => Promise.resolve());
    expect(reads(calls)).toBe(1);
    await run(true, () => Promise.resolve());
    expect(reads(calls)).toBe(2);
    await run(true, () => Promise.reject(new Error("no")));
    expect(reads(calls)).toBe(3);
  });

  test("of another stack or another bucket is separate", () => {
    const project = scratchProject(tracked);
    const calls = engine(project, [exported]);
    const elsewhere: Project = { ...project, backend: { ...project.backend, url: "s3://team/y?region=r" } };
    for (const one of [project, { ...project, stack: "prod" }, elsewhere, project]) readCheckpoint(one);
    expect(reads(calls)).toBe(3);
  });
});

describe("locks in a bucket", () => {
  const now = new Date();

  test("an empty bucket has none, and a check changes nothing", () => {
    const project = scratchProject(tracked);
    const calls = engine(project, [free]);
    expect(removeStaleLocks(project, dead)).toBe(0);
    expect(calls()).toEqual(["stack rename dev --stack dev --non-interactive"]);
  });

  test("the lock of this clone's killed run is removed once", () => {
    const project = scratchProject(tracked);
    const calls = engine(project, [locked(hostname(), 7, now), { when: "cancel --yes" }]);
    writeFileSync(marker(project), "");
    expect(removeStaleLocks(project, dead)).toBe(1);
    expect(calls().at(-1)).toBe("cancel --yes --stack dev --non-interactive");
    // The marker was deleted as well: of two runs that see the same dead lock, only one removes it.
    expect(() => removeStaleLocks(project, dead)).toThrow(Stop);
  });

  test.each([
    ["another machine", "elsewhere", now, true],
    ["a clone that no run of was killed: two machines can have one name", hostname(), now, false],
    ["a time before this clone's killed run began", hostname(), new Date(now.getTime() - 60_000), true],
  ])("a lock of %s is respected and named, with how to break it", (_, host, at, interrupted) => {
    const project = scratchProject(tracked);
    const calls = engine(project, [locked(host, 7, at)]);
    if (interrupted) writeFileSync(marker(project), "");
    expect(() => removeStaleLocks(project, dead)).toThrow(/process 7 of ada.*since[^]*\.\/breakwater unlock --stack dev --confirm dev/);
    expect(calls().filter((call) => call.startsWith("cancel"))).toEqual([]);
  });

  test("a run of another machine is waited for, because the bucket shows its end", async () => {
    const project = scratchProject(tracked);
    engine(project, [locked("elsewhere", 7, now)]);
    const said: string[] = [];
    const console = { result: () => undefined, waiting: () => undefined, step: (_: string, text: string) => void said.push(text) };
    const waiting = waitForRun(project, console, 60_000, dead);
    engine(project, [free]);
    await waiting;
    expect(said).toEqual([`waiting for another run of dev to finish: process 7 of ada on elsewhere, since ${now.toISOString()}`]);
  });

  test("a lock that another run releases during the read is read again, a few times", () => {
    const project = scratchProject(tracked);
    const gone = "operation error S3: GetObject, https response error StatusCode: 404, RequestID: x, HostID: , NoSuchKey: ";
    const stderr = `error: 2 errors occurred:\n    1) ${gone}\n    2) NotFound`;
    const calls = engine(project, [{ when: "stack rename", stderr, code: 255 }]);
    expect(() => removeStaleLocks(project, dead)).toThrow("NoSuchKey");
    expect(calls()).toHaveLength(6);
    const other = engine(project, [{ when: "stack rename", stderr: stderr.replace("GetObject", "ListObjectsV2"), code: 255 }]);
    expect(() => removeStaleLocks(project, dead)).toThrow();
    expect(other()).toHaveLength(7);
  });

  test("an unreachable backend does not count as one without locks", () => {
    const project = scratchProject(tracked);
    engine(project, [{ when: "stack rename", stderr: "error: operation error S3: AccessDenied", code: 255 }]);
    expect(() => removeStaleLocks(project, dead)).toThrow("may not do that");
  });
});

describe("passphrase and salt of a shared stack", () => {
  const known: Answer = { when: "stack export", stdout: JSON.stringify({ deployment: {} }) };
  const names = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"] as const;
  const before = names.map((name) => process.env[name]);
  beforeEach(() => names.forEach((name) => delete process.env[name]));
  afterAll(() =>
    names.forEach((name, index) => (before[index] === undefined ? delete process.env[name] : (process.env[name] = before[index]))),
  );

  test("none is invented for an existing state", () => {
    const project = scratchProject(tracked);
    engine(project, [known]);
    expect(() => ensurePassphrase(project)).toThrow(
      "There is no passphrase for dev.\nPut the team's passphrase into PULUMI_CONFIG_PASSPHRASE,",
    );
    expect(existsSync(project.passphrase)).toBe(false);
  });

  test("one from the environment is used and never written", () => {
    const project = scratchProject(tracked);
    process.env.PULUMI_CONFIG_PASSPHRASE = "x";
    ensurePassphrase(project);
    expect(existsSync(project.passphrase)).toBe(false);
  });

  test("the salt of the state is taken over, but never replaces one that secret settings need", () => {
    const project = scratchProject(tracked);
    takeSalt(project, "v1:a");
    expect(parse(readFileSync(project.settingsFile, "utf8"))).toEqual({ encryptionsalt: "v1:a" });
    takeSalt(project, "v1:b");
    expect(parse(readFileSync(project.settingsFile, "utf8"))).toEqual({ encryptionsalt: "v1:b" });
    writeFileSync(project.settingsFile, 'encryptionsalt: v1:b\nconfig:\n  breakwater:secrets:\n    token: { secure: "v1:x" }\n');
    takeSalt(project, "v1:c");
    expect(readFileSync(project.settingsFile, "utf8")).toContain("v1:b");
  });

  test("sharing copies the salt and the encrypted settings to the tracked file, once", () => {
    const project = scratchProject(tracked);
    mkdirSync(dirname(project.settingsFile), { recursive: true });
    writeFileSync(project.settingsFile, 'encryptionsalt: v1:a\nconfig:\n  breakwater:secrets:\n    token: { secure: "v1:x" }\n');
    expect(shareSalt(project)).toBe(true);
    const secrets = { token: { secure: "v1:x" } };
    expect(parse(readFileSync(project.stackFile, "utf8"))).toEqual({
      config: { "breakwater:secrets": secrets, "breakwater:backend": url },
      encryptionsalt: "v1:a",
    });
    const again = openProject("dev", { HOME: project.root }, project.root);
    expect([again.sharedByTeam, again.settingsFile]).toEqual([true, again.stackFile]);
    expect(shareSalt(again)).toBe(false);
  });
});
