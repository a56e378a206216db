import { damages, heals, healthy, identities, minimalParts } from "./harness/damage";
import type { Inspected } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { minimal } from "./harness/platform";
import { checksums, replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

const rows = minimalParts.flatMap((part) => Object.keys(damages).map((damage) => [part, damage] as const));

describe("every container comes back identical", () => {
  let stack: TestStack;
  let before: Map<string, object>;
  const table: string[] = [];

  beforeAll(async () => {
    stack = await deploy(minimal());
    await stack.get("/notes", { method: "POST", body: "written before anything broke" });
    before = await identities(stack);
  });
  afterAll(async () => {
    console.info(`seconds from the damage until the container is healthy and the site writes\n${table.join("\n")}`);
    await stack.destroy();
  });

  test.each(rows)("%s %s", async (part, damage) => {
    const data = await checksums(stack, "db-0", "book");
    const [container] = await stack.part(part);
    await damages[damage]?.(container as Inspected);
    const start = performance.now();
    if (!heals(damage)) {
      expect(await stack.refreshExitCode()).toBe(exit.drift);
      await stack.up();
      expect((await stack.part(part)).map(({ State }) => [State.Status, State.Health?.Status])).toEqual([["running", "healthy"]]);
    }
    await healthy(stack, part);
    await eventually(() => stack.get("/notes"), { within: 10 });
    expect(await checksums(stack, "db-0", "book")).toEqual(data);
    await stack.get("/notes", { method: "POST", body: `${part} ${damage}` });
    table.push(`${part.padEnd(8)}${damage.padEnd(24)}${((performance.now() - start) / 1000).toFixed(1)}`);

    await replicates(stack, "db-1");
    expect(await checksums(stack, "db-1", "book")).toEqual(await checksums(stack, "db-0", "book"));
    expect(await identities(stack)).toEqual(before);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("no note was lost on the way", async () => {
    const notes = JSON.parse((await stack.get("/notes")).text) as string[];
    expect(notes).toEqual(["written before anything broke", ...rows.map(([part, damage]) => `${part} ${damage}`)]);
  });
});
