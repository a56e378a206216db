import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { docker } from "./harness/docker";
import { Load } from "./harness/load";
import { minimal } from "./harness/platform";
import { deploy, exit, type TestStack } from "./harness/stack";

let stack: TestStack;
let load: Load;

const stateFile = (): string => join(stack.home, "state/.pulumi/stacks/breakwater", `${stack.name}.json`);
const ids = async (): Promise<string[]> => (await stack.containers()).map(({ Id }) => Id).sort();
const secrets = async (): Promise<string[]> => {
  const [web] = await stack.part("web");
  return (await docker("exec", web?.Id ?? "", "sh", "-c", "sha256sum /run/secrets/*")).split("\n");
};
const write = (note: string): Promise<unknown> => stack.get("/notes", { method: "POST", body: note });
const request = (): Promise<unknown> => stack.get("/notes");

/** Removes everything except the stack file, which every clone has. */
function loseTheLaptop(): void {
  for (const name of readdirSync(stack.home).filter((one) => one !== "stack.yaml"))
    rmSync(join(stack.home, name), { recursive: true, force: true });
}

async function recovered(): Promise<string> {
  const { code, output } = await stack.breakwater("recover", "--yes");
  expect([code, output]).toEqual([exit.ok, expect.stringContaining("afterwards up has nothing to do")]);
  return output;
}

/** Nothing deviates, and no container was touched. */
async function isQuiet(before: readonly string[]): Promise<void> {
  expect((await stack.breakwater("plan", "--expect-no-changes")).code).toBe(exit.ok);
  expect((await stack.breakwater("drift")).code).toBe(exit.ok);
  expect((await stack.up()).changes).toEqual([]);
  expect(await ids()).toEqual(before);
}

beforeAll(async () => {
  stack = await deploy(minimal({ secrets: { token: { generate: { length: 20 } } }, apps: { web: { secrets: ["token"] } } }));
  load = new Load(request, { workers: 1, perSecond: 10 });
});
afterAll(async () => {
  await load.stop();
  await stack.destroy();
});

test("a lost state is rebuilt: same containers, passwords and secrets", async () => {
  const [before, values] = [await ids(), await secrets()];
  loseTheLaptop();
  const planned = await stack.breakwater("recover");
  expect([planned.code, planned.output]).toEqual([exit.ok, expect.stringContaining("web-database-g1 from web-0 on local")]);
  expect(existsSync(stateFile()) || existsSync(join(stack.home, "passphrase"))).toBe(false);
  await recovered();
  await isQuiet(before);
  expect(await secrets()).toEqual(values);
  await write("after the laptop was lost");
  expect((await stack.breakwater("recover")).output).toContain("There is nothing to recover");
});

test("an incomplete state is reported with its file and how to fix it, and rebuilt", async () => {
  const before = await ids();
  truncateSync(stateFile(), 3000);
  for (const command of ["up", "plan", "status", "drift"]) {
    const { code, output } = await stack.breakwater(command);
    expect([command, code, output]).toEqual([command, exit.failed, expect.stringContaining(`${stateFile()} ends in the middle`)]);
    expect(output).toContain(`./breakwater recover --stack ${stack.name}`);
    expect(output).not.toMatch(/^\s+at /m);
  }
  const output = await recovered();
  const aside = /kept: (\S+\.json)/.exec(output)?.[1] ?? "";
  expect(readFileSync(aside, "utf8")).toHaveLength(3000);
  await isQuiet(before);
});

test("an outdated state gets the later deployments", async () => {
  const copy = join(stack.home, "copy-of-state");
  cpSync(join(stack.home, "state"), copy, { recursive: true });
  stack.describe({ apps: { web: { environment: { COLOUR: "green" } } } });
  await stack.up();
  const before = await ids();
  rmSync(join(stack.home, "state"), { recursive: true });
  cpSync(copy, join(stack.home, "state"), { recursive: true });
  expect(await recovered()).toContain("is outdated");
  await isQuiet(before);
  await write("after the old backup");
});

test("no request failed meanwhile, and a failing one would be counted", async () => {
  const { failures, count } = await load.stop();
  expect([failures, count]).toEqual([[], expect.any(Number)]);
  expect(count).toBeGreaterThan(50);
  const control = new Load(request, { workers: 1, perSecond: 10 });
  await docker("stop", `${stack.name}-site`);
  await expect(request()).rejects.toThrow();
  await docker("start", `${stack.name}-site`);
  expect((await control.stop()).failures).not.toEqual([]);
});
