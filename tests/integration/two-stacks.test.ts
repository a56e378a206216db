import { labelled } from "./harness/docker";
import { minimal } from "./harness/platform";
import { deploy, exit, type TestStack } from "./harness/stack";

describe("two stacks on one host", () => {
  const stacks: TestStack[] = [];
  const notes = async (stack: TestStack) => JSON.parse((await stack.get("/notes")).text) as string[];
  const small = minimal({ databases: { db: { replicas: 0 } }, apps: { web: { replicas: 1 } } });

  beforeAll(async () => {
    for (let number = 0; number < 2; number += 1) stacks.push(await deploy(small));
  });
  afterAll(() => Promise.all(stacks.map((stack) => stack.destroy())));

  test("share nothing, and the first does not see the second", async () => {
    const [first, second] = stacks as [TestStack, TestStack];
    await first.get("/notes", { method: "POST", body: "first" });
    await second.get("/notes", { method: "POST", body: "second" });
    expect([await notes(first), await notes(second)]).toEqual([["first"], ["second"]]);
    expect(await first.refreshExitCode()).toBe(exit.ok);
    const networks = async (stack: TestStack) =>
      (await stack.containers()).flatMap(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks));
    const shared = new Set(await networks(first));
    expect((await networks(second)).filter((name) => shared.has(name))).toEqual([]);
  });

  test("a change, a down and a deletion of one do not affect the other", async () => {
    const [first, second] = stacks as [TestStack, TestStack];
    const before = await labelled(second.name);
    first.describe({ apps: { web: { environment: { EDITION: "2" } } } });
    await first.up();
    expect(await labelled(second.name)).toEqual(before);
    expect((await first.breakwater("down")).code).toBe(exit.ok);
    expect(await labelled(second.name)).toEqual(before);
    expect((await first.breakwater("destroy-data", "--confirm", first.name)).code).toBe(exit.ok);
    expect(await labelled(second.name)).toEqual(before);
    expect(await notes(second)).toEqual(["second"]);
    expect(await second.refreshExitCode()).toBe(exit.ok);
  });
});
