import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anchored, docker, labelled } from "./harness/docker";
import { drift, quiet } from "./harness/drift";
import { Load } from "./harness/load";
import { minimal } from "./harness/platform";
import { exit, TestStack } from "./harness/stack";

const marks = ["random:index/randomUuid:RandomUuid", "breakwater:index:Claim", "breakwater:index:Anchor"];

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

/** The state in the form of a version without identities. */
function withoutIdentity(exported: string): string {
  const whole = JSON.parse(exported) as { deployment: { resources: Resource[] } };
  const gone = new Set(whole.deployment.resources.filter(({ type }) => marks.includes(type)).map(({ urn }) => urn));
  const left = (urns: readonly string[] | null | undefined) => (urns ?? []).filter((urn) => !gone.has(urn));
  const resources = whole.deployment.resources
    .filter(({ urn }) => !gone.has(urn))
    .map((resource) => ({
      ...resource,
      dependencies: left(resource.dependencies),
      propertyDependencies: Object.fromEntries(Object.entries(resource.propertyDependencies ?? {}).map(([key, urns]) => [key, left(urns)])),
    }));
  return JSON.stringify({ ...whole, deployment: { ...whole.deployment, resources } });
}

describe("a stack has one state", () => {
  let stack: TestStack;
  /** A clone with an empty state, and one that was never used. */
  let second: TestStack;
  let fresh: TestStack;
  const everything = async () => ({ ...(await labelled(stack.name)), marks: await anchored(stack.name) });
  const containers = async () => (await labelled(stack.name)).containers;

  beforeAll(async () => {
    stack = await TestStack.prepare(minimal());
    second = stack.cloned({});
    fresh = stack.cloned({});
    // Nothing is deployed yet, so a plan is allowed. It creates the state that plain Pulumi needs.
    expect(await second.breakwater("plan")).toMatchObject({ code: exit.ok });
    await stack.up();
    await stack.get("/notes", { method: "POST", body: "keep me" });
  });
  afterAll(async () => {
    second.discard();
    fresh.discard();
    await stack.destroy();
  });

  test("the second up of its own state changes nothing, and nothing deviates", async () => {
    expect((await stack.up()).changes).toEqual([]);
    expect(await drift(stack)).toEqual(quiet);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("every command refuses another state before anything is done and names who deployed; no request fails", async () => {
    const before = await everything();
    const load = new Load(() => stack.get("/healthz"), { workers: 1 });
    await load.more(1);
    const commands = [
      ...[["plan"], ["up"], ["heal"], ["down"], ["watch", "--listen", "none"], ["drift"], ["status"], ["rollback"]],
      ...[
        ["adopt", "--compose-project", "x", "--yes"],
        ["destroy-data", "--confirm", stack.name],
      ],
      ...[
        ["rebuild", `${stack.name}-db-1`],
        ["repair", `${stack.name}-web-0.local`],
      ],
    ];
    for (const [command = "", ...args] of commands) {
      const { code, output } = await fresh.breakwater(command, ...args);
      expect({ command, code, output }).toEqual({ command, code: exit.mistake, output: expect.any(String) as string });
      expect(output).toContain(`The stack ${stack.name} on host local belongs to another state. Nothing was changed.`);
      expect(output).toMatch(/deployed by: {2}\S+ on \S+, 20\d\d-.* UTC, release 1\n/);
      expect(output).toContain(`its state:    file://${stack.home}/state`);
      expect(output).toContain(`./breakwater recover --stack ${stack.name}`);
    }
    expect(await everything()).toEqual(before);
    await load.more(1);
    expect((await load.stop()).failures).toEqual([]);
  });

  test("plain Pulumi with another state is refused as well, with a preview and without", async () => {
    const before = await everything();
    for (const args of [["preview"], ["up", "--yes"], ["up", "--yes", "--skip-preview"]]) {
      const { code, output } = await second.pulumi(...args);
      expect([code === 0, output]).toEqual([false, expect.stringContaining("belongs to another state. Nothing was changed.")]);
    }
    expect(await everything()).toEqual(before);
    expect((await stack.get("/notes")).text).toContain("keep me");
  });

  test("commands that only read continue, and report it", async () => {
    const { code, output, stdout } = await second.breakwater("status", "--json");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("belongs to another state")]);
    expect(JSON.parse(stdout)).toMatchObject({ stack: stack.name });
  });

  test("a copy of the state is outdated after another one deployed the stack", async () => {
    const copy = stack.cloned({});
    cpSync(join(stack.home, "state"), join(copy.home, "state"), { recursive: true });
    cpSync(join(stack.home, "passphrase"), join(copy.home, "passphrase"));
    cpSync(join(stack.home, "stacks"), join(copy.home, "stacks"), { recursive: true });
    expect((await copy.breakwater("plan")).code).toBe(exit.ok);
    stack.describe({ apps: { web: { environment: { VERSION: "2" } } } });
    await stack.up();
    const before = await everything();
    for (const command of ["up", "heal", "down"]) {
      const { code, output } = await copy.breakwater(command);
      expect([command, code, output]).toEqual([command, exit.mistake, expect.stringContaining("is older than what is deployed")]);
    }
    expect(await everything()).toEqual(before);
    copy.discard();
  });

  test("a stopped anchor and missing marks are named and restored, and nothing else changes", async () => {
    const before = await containers();
    const anchor = `${stack.name}.anchor`;
    await docker("stop", anchor);
    const stopped = await drift(stack);
    expect(stopped.code).toBe(exit.drift);
    expect(stopped.report.deviations).toMatchObject([
      { type: "Anchor", details: [{ property: `container ${anchor}`, detail: "not running; what it holds can be pruned" }] },
    ]);
    expect(await stack.breakwater("heal")).toMatchObject({ code: exit.ok });
    expect(await drift(stack)).toEqual(quiet);

    await docker("rm", "--force", anchor);
    await docker("volume", "rm", `${stack.name}.claim`);
    expect((await drift(stack)).report.deviations.map(({ type }) => type).sort()).toEqual(["Anchor", "Claim"]);
    expect(await stack.breakwater("heal")).toMatchObject({ code: exit.ok });
    expect(await drift(stack)).toEqual(quiet);
    expect(await containers()).toEqual(before);
    expect((await fresh.breakwater("plan")).code).toBe(exit.mistake);
  });

  test("its own state takes over a stack of the previous version, without a replaced container", async () => {
    const before = await containers();
    const folder = mkdtempSync(join(tmpdir(), "breakwater-legacy-"));
    const file = join(folder, "state.json");
    expect((await stack.pulumi("stack", "export", "--file", file)).code).toBe(0);
    writeFileSync(file, withoutIdentity(readFileSync(file, "utf8")));
    expect((await stack.pulumi("stack", "import", "--file", file)).code).toBe(0);
    rmSync(folder, { recursive: true });
    const own = await anchored(stack.name);
    await docker("rm", "--force", ...own.containers);
    await docker("volume", "rm", ...own.volumes);

    const other = await fresh.breakwater("up");
    expect([other.code, other.output]).toEqual([exit.mistake, expect.stringContaining("already, and this state does not know it")]);
    const plain = await stack.pulumi("preview");
    expect([plain.code === 0, plain.output]).toEqual([
      false,
      expect.stringContaining(`./breakwater up --stack ${stack.name}\` once marks it`),
    ]);
    const planned = JSON.parse((await stack.breakwater("plan", "--json")).stdout) as { changes: { type: string; operation: string }[] };
    expect(planned.changes.filter(({ operation }) => operation !== "create")).toEqual([]);

    const { changes } = await stack.up();
    expect((changes as { type: string; operation: string }[]).map(({ type, operation }) => `${operation} ${type}`).sort()).toEqual([
      "create Anchor",
      "create Claim",
      "create RandomUuid",
    ]);
    expect(await containers()).toEqual(before);
    expect((await stack.up()).changes).toEqual([]);
    expect((await fresh.breakwater("plan")).output).toContain("belongs to another state");
  });

  test("while it is down, the data is held and the stack stays this state's", async () => {
    expect(await stack.breakwater("down")).toMatchObject({ code: exit.ok });
    expect(await docker("inspect", "--format", "{{.State.Status}}", `${stack.name}.anchor`)).toBe("running");
    const up = await fresh.breakwater("up");
    expect([up.code, up.output]).toEqual([exit.mistake, expect.stringContaining("belongs to another state")]);
    await stack.up();
    expect((await stack.get("/notes")).text).toContain("keep me");
  });

  test("destroy-data leaves no mark, and then the name is free", async () => {
    expect(await stack.breakwater("destroy-data", "--confirm", stack.name)).toMatchObject({ code: exit.ok });
    expect(await everything()).toEqual({ containers: [], networks: [], volumes: [], marks: { containers: [], volumes: [] } });
    expect((await fresh.breakwater("plan")).code).toBe(exit.ok);
  });
});

test("a stack without data leaves nothing on its host when it is down, except the images of its releases", async () => {
  const stack = await TestStack.prepare({ apps: { web: { image: "nginx", port: 80, health: { http: "/" }, replicas: 1 } } });
  try {
    await stack.up();
    expect((await anchored(stack.name)).volumes).toEqual([`${stack.name}.claim`]);
    expect(await stack.breakwater("down")).toMatchObject({ code: exit.ok });
    const { containers, volumes } = await anchored(stack.name);
    const kinds = await docker("inspect", "--format", '{{index .Config.Labels "breakwater.kind"}}', ...containers);
    expect([volumes, new Set(kinds.split("\n"))]).toEqual([[], new Set(["image"])]);
  } finally {
    await stack.destroy();
  }
});
