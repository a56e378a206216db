import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { echo, timing, writeImage } from "./harness/binding";
import { docker } from "./harness/docker";
import { deploy, exit, type TestStack } from "./harness/stack";

/** Faults for which a release has to be refused, and the message. */
const unreachable: Record<string, { readonly change: object; readonly says: RegExp }> = {
  "it listens on 127.0.0.1 only": {
    change: { environment: { VERSION: "bad", BIND: "127.0.0.1" } },
    says: /web-\d: healthy inside, but nothing answers on port 8000 from the network main; it listens on 127\.0\.0\.1:8000, where only the container itself/,
  },
  "its own check is content, and nothing listens on the port": {
    change: { environment: { VERSION: "bad" }, port: 8001, health: { http: undefined, command: ["true"] } },
    says: /web-\d: healthy inside, but nothing answers on port 8001 from the network main; it listens on 0\.0\.0\.0:8000/,
  },
  "it answers others than the network": {
    change: { environment: { VERSION: "bad", ONLY: "inside" } },
    says: /web-\d: healthy inside, but GET \/healthz on port 8000 from the network main is answered with "HTTP\/1\.[01] 403 Forbidden"/,
  },
};

describe("a release counts as good when it answers a request", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-reach-"));
  let stack: TestStack;
  const health = { http: "/healthz", ...timing };
  const web = (change: object) => stack.describe({ apps: { web: change } });
  const good = { environment: { VERSION: "1", BIND: undefined, ONLY: undefined }, port: 8000, health: { ...health, command: undefined } };
  const ids = async () => (await stack.part("web")).map(({ Id }) => Id).sort();

  beforeAll(async () => {
    stack = await deploy(echo(writeImage(folder, "echo")));
  });
  afterAll(async () => {
    await stack?.destroy();
    rmSync(folder, { recursive: true });
  });

  test.each(Object.entries(unreachable))("refused: %s; the old release keeps serving", async (_, { change, says }) => {
    const before = await ids();
    web(change);
    const { code, output } = await stack.breakwater("up");
    web(good);
    expect([code, output]).toEqual([exit.failed, expect.stringMatching(says)]);
    expect((await stack.get("/")).text).toBe("1");
    expect(await ids()).toEqual(before);
    expect((await stack.up()).changes).toEqual([]);
  });

  test("a change of only the port leads to requests as well, although it replaces no container", async () => {
    web({ health: { http: undefined, command: ["true"] } });
    await stack.up();
    web({ port: 8001 });
    const { code, output } = await stack.breakwater("up");
    expect([code, output]).toEqual([exit.failed, expect.stringContaining("nothing answers on port 8001 from the network main")]);
    expect((await stack.get("/")).text).toBe("1");
    web(good);
    await stack.up();
  });

  test("no helper is left behind", async () => {
    expect(
      await docker(
        "ps",
        "--all",
        "--quiet",
        "--filter",
        `label=breakwater.stack=${stack.name}`,
        "--filter",
        "label=breakwater.kind=helper",
      ),
    ).toBe("");
  });
});
