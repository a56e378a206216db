import { docker, type Inspected } from "./harness/docker";
import { drift, quiet } from "./harness/drift";
import { eventually } from "./harness/eventually";
import { deploy, exit, type TestStack } from "./harness/stack";

describe("a fault that no new container fixes", () => {
  let stack: TestStack;
  const site = async () => (await stack.part("site"))[0] as Inspected & { readonly RestartCount: number };
  const loops = () => eventually(async () => expect((await site()).RestartCount).toBeGreaterThanOrEqual(5), { within: 60 });
  const inVolume = (script: string) => docker("run", "--rm", "--volume", `${stack.name}-site-config:/v`, "nginx:1.26", "sh", "-c", script);

  beforeAll(async () => {
    const routes = [{ path: "/", files: { volume: "pages" } }];
    stack = await deploy({ volumes: { pages: { keep: false } }, entries: { site: { listen: { port: 1 }, routes } } });
  });
  afterAll(() => stack.destroy());

  test("an entry with a fault in its volume is replaced once, with its own output in the message, and left alone afterwards", async () => {
    await inVolume("mkdir -p /v/keep; cp -a /v/*.conf /v/keep/; for file in /v/*.conf; do echo 'broken;' >>$file; done");
    await docker("restart", `${stack.name}-site`);
    await loops();
    const first = (await site()).Id;
    const once = await stack.breakwater("heal");
    expect([once.code, once.output]).toEqual([
      exit.failed,
      expect.stringMatching(/site ends and is started again[^]*unknown directive "broken"/),
    ]);
    const second = (await site()).Id;
    expect(second).not.toBe(first);
    await loops();
    expect(JSON.stringify((await drift(stack)).report)).toContain("did not cure it, so another one would not repair it");
    const twice = await stack.breakwater("heal");
    expect([twice.code, twice.output]).toEqual([exit.failed, expect.stringContaining("site was not replaced once more")]);
    expect((await site()).Id).toBe(second);
    await inVolume("cp -a /v/keep/*.conf /v/; rm -r /v/keep");
    await docker("restart", `${stack.name}-site`);
    await eventually(async () => expect((await site()).State.Health?.Status).toBe("healthy"), { within: 60 });
    expect(await drift(stack)).toEqual(quiet);
  });
});
