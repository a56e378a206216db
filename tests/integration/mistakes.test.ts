import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labelled } from "./harness/docker";
import { minimal, type Tree } from "./harness/platform";
import { must, type Result } from "./harness/process";
import { deploy, exit, TestStack } from "./harness/stack";

const nothing = { containers: [], networks: [], volumes: [] };

/** The client's half of TLS. No connection is ever made with it. */
const tlsDirectory = mkdtempSync(join(tmpdir(), "breakwater-tls-"));
const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => join(tlsDirectory, name)) as [string, string, string];

async function makeCertificate(): Promise<void> {
  await must("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test", "-keyout", key, "-out", cert]);
  copyFileSync(cert, ca);
}

/** Three problems of three kinds: an unknown key, a wrong value, a name that does not exist. */
const wrong: Tree = {
  databases: { db: { image: "mariadbb" } },
  apps: { web: { replicsa: 3, port: 70000 } },
};

function expectAllProblems({ output }: Result): void {
  for (const problem of ["replicsa", "replicas", "70000", "65535", "mariadbb"]) expect(output).toContain(problem);
  expect(output).not.toMatch(/^\s+at .*[(:]\d+/m);
  expect(output).not.toMatch(/node:internal|ZodError|Unhandled/);
}

describe("a wrong configuration changes nothing, and every problem is reported together", () => {
  let fresh: TestStack;
  let running: TestStack;
  beforeAll(async () => {
    await makeCertificate();
    fresh = await TestStack.prepare(minimal());
    running = await deploy(minimal({ databases: { db: { replicas: 0 } }, apps: { web: { replicas: 1 } } }));
  });
  afterAll(async () => {
    rmSync(tlsDirectory, { recursive: true });
    await Promise.all([running.destroy(), fresh.destroy()]);
  });

  test("before the first deployment", async () => {
    fresh.describe(wrong);
    for (const command of ["up", "preview", "drift", "status"]) {
      const result = await fresh.breakwater(command);
      expect([command, result.code]).toEqual([command, exit.mistake]);
      expectAllProblems(result);
    }
    expect(await labelled(fresh.name)).toEqual(nothing);
  });

  test("for plain pulumi", async () => {
    running.describe(wrong);
    const result = await running.pulumi("preview");
    expect(result.code).not.toBe(exit.ok);
    expectAllProblems(result);
  });

  test("in a running stack, which keeps serving and keeps its state", async () => {
    const before = await labelled(running.name);
    const state = () => readFileSync(join(running.home, `state/.pulumi/stacks/breakwater/${running.name}.json`), "utf8");
    const recorded = state();
    running.describe(wrong);
    const result = await running.breakwater("up");
    expect(result.code).toBe(exit.mistake);
    expectAllProblems(result);
    expect(await labelled(running.name)).toEqual(before);
    expect(state()).toBe(recorded);
    await running.get("/notes");
  });

  test.each([
    ["text that is no YAML", "config: [", /line \d/],
    ["an empty file", "", /breakwater:platform/],
    ["a list instead of a platform", "config:\n  breakwater:platform: [1, 2]\n", /breakwater:platform/],
  ])("%s", async (_what, text, message) => {
    writeFileSync(fresh.file, text);
    const { code, output } = await fresh.breakwater("up");
    expect([code, output]).toEqual([exit.mistake, expect.stringMatching(message)]);
    expect(output).not.toMatch(/^\s+at .*[(:]\d+/m);
  });

  test.each([
    ["a machine that does not answer", { address: "ssh://nobody@198.51.100.7" }],
    ["a port where nobody listens", { address: "tcp://127.0.0.1:1", tlsDirectory }],
    ["a socket that does not exist", { address: "unix:///nowhere/docker.sock" }],
  ])("a dead host is named within 5 s: %s", async (_what, host) => {
    const stack = await TestStack.prepare(minimal({ hosts: { harbour: host } }));
    const { code, output, seconds } = await stack.breakwater("up");
    stack.discard();
    expect([code, output]).toEqual([exit.failed, expect.stringContaining("harbour")]);
    expect(output).toContain(host.address);
    expect(seconds).toBeLessThan(5);
    expect(output).not.toMatch(/^\s+at .*[(:]\d+/m);
  });

  test.each([[["up", "--bogus"]], [["sink"]], [["rebuild"]]])("a wrong command line %j ends with 2", async ([command = "", ...args]) => {
    expect((await fresh.breakwater(command, ...args)).code).toBe(exit.mistake);
  });
});
