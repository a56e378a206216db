import { docker, identity, inspect, type Inspected } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { minimal } from "./harness/platform";
import { must } from "./harness/process";
import { checksums, replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

type Damage = (container: Inspected) => Promise<unknown>;

const damages: Record<string, Damage> = {
  stopped: ({ Id }) => docker("stop", "--time", "20", Id),
  killed: ({ Id }) => docker("kill", Id),
  removed: ({ Id }) => docker("rm", "--force", Id),
  paused: ({ Id }) => docker("pause", Id),
  crashed: async ({ Id, State }) => {
    await must("kill", ["-9", String(State.Pid)]);
    await eventually(async () => expect((await inspect(Id))[0]?.State.Pid).not.toBe(State.Pid), { within: 10 });
  },
  "cut from its network": async ({ Id, NetworkSettings }) => {
    for (const network of Object.keys(NetworkSettings.Networks)) await docker("network", "disconnect", network, Id);
  },
};

/** Docker's restart policy repairs a crash by itself; everything else has to be there when somebody looks. */
const healsByItself = (damage: string) => damage === "crashed";

const rows = ["site", "web-0", "web-1", "db-0", "db-1"].flatMap((part) => Object.keys(damages).map((damage) => [part, damage] as const));

describe("every container comes back identical", () => {
  let stack: TestStack;
  let identities: Map<string, object>;
  const table: string[] = [];

  const allIdentities = async () => new Map((await stack.containers()).map((one) => [one.Config.Labels["breakwater.resource"] ?? "", identity(one)]));
  const healthy = (part: string) =>
    eventually(async () => expect((await stack.part(part)).map(({ State }) => [State.Status, State.Health?.Status])).toEqual([["running", "healthy"]]), { within: 60 });

  beforeAll(async () => {
    stack = await deploy(minimal());
    await stack.get("/notes", { method: "POST", body: "written before anything broke" });
    identities = await allIdentities();
  });
  afterAll(async () => {
    console.info(`seconds from the damage until the container is healthy and the site writes\n${table.join("\n")}`);
    await stack.destroy();
  });

  test.each(rows)("%s %s", async (part, damage) => {
    const before = await checksums(stack, "db-0", "book");
    const [container] = await stack.part(part);
    await damages[damage]?.(container as Inspected);
    const start = performance.now();
    if (healsByItself(damage)) {
      await healthy(part);
    } else {
      expect(await stack.refreshExitCode()).toBe(exit.drift);
      await stack.up();
      expect((await stack.part(part)).map(({ State }) => [State.Status, State.Health?.Status])).toEqual([["running", "healthy"]]);
    }
    await eventually(() => stack.get("/notes"), { within: 10 });
    expect(await checksums(stack, "db-0", "book")).toEqual(before);
    await stack.get("/notes", { method: "POST", body: `${part} ${damage}` });
    table.push(`${part.padEnd(8)}${damage.padEnd(24)}${((performance.now() - start) / 1000).toFixed(1)}`);

    await replicates(stack, "db-1");
    expect(await checksums(stack, "db-1", "book")).toEqual(await checksums(stack, "db-0", "book"));
    expect(await allIdentities()).toEqual(identities);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("no note was lost on the way", async () => {
    const notes = JSON.parse((await stack.get("/notes")).text) as string[];
    expect(notes).toEqual(["written before anything broke", ...rows.map(([part, damage]) => `${part} ${damage}`)]);
  });
});
