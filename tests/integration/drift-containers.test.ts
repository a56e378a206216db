import { identities } from "./harness/damage";
import { docker, inspect } from "./harness/docker";
import { allTogether, drift, healed, partOf, quiet } from "./harness/drift";
import { behindOurBack, copied, platform, type Row } from "./harness/drift-rows";
import { eventually } from "./harness/eventually";
import { must } from "./harness/process";
import { deploy, exit, type TestStack } from "./harness/stack";

describe("drift of containers", () => {
  let stack: TestStack;
  const image = `t-drift-image-${process.pid}:1`;

  beforeAll(async () => {
    await docker("tag", "nginx:1.26", image);
    stack = await deploy(await platform(image));
  });
  afterAll(async () => {
    try {
      await stack.destroy();
    } finally {
      await docker("rmi", "--no-prune", image);
    }
  });

  test("an untouched stack is quiet, and heal has nothing to do", async () => {
    expect(await drift(stack)).toEqual(quiet);
    const { code, output } = await stack.breakwater("heal");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("nothing to repair")]);
  });

  // Only a slot reads the first, and only Docker's provider the second.
  test.each(["network disconnected", copied.title])("alone, %s: reported, and repaired by up", async (title) => {
    const { damage, part, type, resource, property } = [...behindOurBack, copied].find((row) => row.title === title) as Row;
    const before = await identities(stack);
    await damage(await partOf(stack, part), stack);
    const { code, report } = await drift(stack);
    const found = property ? { details: [{ property: property(stack.name) }] } : { change: "gone" };
    expect([code, report.deviations]).toMatchObject([exit.drift, [{ type, resource: resource(stack.name), ...found }]]);
    await stack.up();
    expect(await drift(stack)).toEqual(quiet);
    expect(await identities(stack)).toEqual(before);
  });

  describe("all changes outside Breakwater together", () => allTogether(() => stack, behindOurBack));

  test("a killed process that its restart policy restarted is not drift", async () => {
    const { Id, State } = await partOf(stack, "spare-0");
    await must("kill", ["-9", String(State.Pid)]);
    await eventually(
      async () => {
        const now = (await inspect(Id))[0]?.State;
        expect(now).toMatchObject({ Status: "running", Health: { Status: "healthy" } });
        expect(now?.Pid).not.toBe(State.Pid);
      },
      { within: 60 },
    );
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("unknown containers and foreign members are warnings", async () => {
    const { NetworkSettings } = await partOf(stack, "spare-0");
    const [network = ""] = Object.keys(NetworkSettings.Networks);
    const labels = ["--label", `breakwater.stack=${stack.name}`, "--label", "breakwater.resource=ghost"];
    const [orphan, guest] = [`${stack.name}-ghost`, `guest-of-${stack.name}`];
    try {
      await docker("run", "--detach", "--name", orphan, ...labels, "nginx:1.26", "sleep", "infinity");
      await docker("run", "--detach", "--name", guest, "--network", network, "nginx:1.26", "sleep", "infinity");
      const { code, report } = await drift(stack);
      expect(code).toBe(exit.ok);
      expect(report).toMatchObject({
        deviations: [],
        warnings: [
          { kind: "orphan", container: orphan },
          { kind: "foreign member", container: guest },
        ],
      });
      const markdown = await stack.breakwater("drift", "--markdown");
      expect([markdown.code, markdown.stdout]).toEqual([exit.ok, expect.stringContaining(`- orphan ${orphan}`)]);
    } finally {
      await docker("rm", "--force", orphan, guest);
    }
  });

  test("heal deploys nothing that no one has deployed", async () => {
    const before = await identities(stack);
    stack.describe({ apps: { spare: { environment: { EDITED: "yes" } } } });
    const refused = await stack.breakwater("heal");
    expect([refused.code, refused.output]).toEqual([exit.mistake, expect.stringContaining("a repair rolls nothing out")]);
    expect(await identities(stack)).toEqual(before);
    stack.describe({ apps: { spare: { environment: { EDITED: undefined } } } });
    expect((await stack.breakwater("heal")).code).toBe(exit.ok);
  });

  test("a moved image tag: the container is named, and heal repairs it", async () => {
    await docker("tag", "python:3.11-slim-bookworm", image);
    const { code, report } = await drift(stack);
    expect(code).toBe(exit.drift);
    expect(report.deviations).toMatchObject([
      { type: "Slot", resource: `${stack.name}-moved-0.local`, details: [{ property: "tag image" }] },
    ]);
    expect(await stack.refreshExitCode()).toBe(exit.drift);
    await healed(stack);
    expect((await partOf(stack, "moved-0")).Image).toBe((await docker("image", "inspect", "--format", "{{.Id}}", image)).trim());
  });
});
