import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { surprises, type Operation } from "./harness/announced";
import { freePort } from "./harness/http";
import { record, seedsOf } from "./harness/soak";
import { exit, TestStack } from "./harness/stack";
import { platformFor, variationOf, writeContext, type Variation } from "./harness/variations";

interface Plan {
  readonly changes: readonly Operation[];
  readonly resources: readonly { readonly effect: string; readonly name: string }[];
}

/** Each configuration follows the previous one on the same stack, so that every pair differs in many ways. SEED=n repeats one. */
describe("a plan and its application", () => {
  const context = mkdtempSync(join(tmpdir(), "breakwater-context-"));
  let stack: TestStack;
  let ports: [number, number];

  const declare = (variation: Variation): void => {
    writeContext(context, variation);
    stack.declare(platformFor(variation, { context, ports }));
  };
  const plan = async (): Promise<Plan> => {
    const { code, stdout, output } = await stack.breakwater("plan", "--json");
    if (code !== exit.ok) throw new Error(`plan ended with ${code}:\n${output}`);
    return JSON.parse(stdout) as Plan;
  };
  /** Plans, applies, compares, and checks that nothing is left to do. */
  const follows = async (variation: Variation) => {
    declare(variation);
    const { changes, resources } = await plan();
    const applied = await stack.up();
    expect({ variation, ...surprises(changes, applied.changes as Operation[]) }).toEqual({ variation, unannounced: [], undone: [] });
    const quiet = await stack.breakwater("plan", "--expect-no-changes");
    expect([quiet.code, quiet.output]).toEqual([exit.ok, expect.any(String)]);
    return { changes, resources, seconds: applied.seconds };
  };

  beforeAll(async () => {
    ports = [await freePort(), await freePort()];
    const first = variationOf(0);
    writeContext(context, first);
    stack = await TestStack.prepare(platformFor(first, { context, ports }));
    declare(first);
  });
  afterAll(async () => {
    await stack.destroy();
    rmSync(context, { recursive: true, force: true });
  });

  test("a first deployment is announced completely, and nothing is left to do", async () => {
    expect((await follows(variationOf(0))).changes.length).toBeGreaterThan(20);
  });

  test("gains and losses of apps together with a change of a replicated database", async () => {
    const little = { ...variationOf(0), members: 1, replicas: 1, side: false, secondJob: false, connections: 120 };
    const much = { ...little, replicas: 3, side: true, secondJob: true, connections: 130, token: { length: 24 as const, used: true } };
    await follows(much);
    await follows({ ...little, code: "# two\n", passwords: 2, token: { length: 32 as const, used: true } });
    await follows({ ...much, passwords: 2 });
  });

  test("a replaced network takes its containers with it, without their slots' trials", async () => {
    await follows({ ...variationOf(0), members: 1, connections: 130, subnet: "10.213.7.0/24" });
    await follows(variationOf(0));
  });

  test.each(seedsOf("plans equal their application", { sample: 3, full: 30 }))("plans equal their application, seed %d", async (seed) => {
    const { changes, seconds } = await follows(variationOf(seed));
    const may = changes.filter((change) => change.may === true).length;
    record("plans equal their application", seed, { announced: changes.length, may, upSeconds: Math.round(seconds * 10) / 10 });
  });
});
