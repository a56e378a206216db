import { drift, quiet } from "./harness/drift";
import { ok } from "./harness/http";
import type { OwnDocker } from "./harness/own-docker";
import { ownDockerFor, prepareOn } from "./harness/own-docker-stack";
import { minimal } from "./harness/platform";
import { must } from "./harness/process";
import { exit, type TestStack } from "./harness/stack";

const image = (release: 1 | 2) => `t-prune-${process.pid}-book:${release}`;
const book = (release: 1 | 2) => ({ images: { book: { build: undefined, reference: image(release) } } });
const platform = minimal({ ...book(1), apps: { web: { replicas: 1, health: { http: "/healthz", intervalSeconds: 1 } } } });

// Only root can start a Docker daemon.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot("Docker's prunes between two runs", () => {
  let own: OwnDocker | undefined;
  let stack: TestStack;
  const inside = (...args: string[]) => must("docker", ["--host", (own as OwnDocker).address, ...args]);
  const lines = async (...args: string[]) => (await inside(...args)).split("\n").filter(Boolean);
  const dataVolumes = async () => (await lines("volume", "ls", "--quiet")).filter((name) => name.endsWith("-data")).sort();
  const notes = async () => (await ok(`http://${(own as OwnDocker).ip}:${stack.port}/notes`)).text;
  const imagesOf = async () => [...new Set(await lines("images", "--quiet", "--no-trunc"))].sort();
  // Before API 1.42, Docker removed unused named volumes; newer versions do so with --all.
  const prune = async () => {
    await inside("volume", "prune", "--force");
    await inside("image", "prune", "--all", "--force");
    await inside("system", "prune", "--volumes", "--force");
  };

  beforeAll(async () => {
    own = await ownDockerFor(platform, { [image(1)]: ["--label", "release=1"], [image(2)]: ["--label", "release=2"] });
    stack = await prepareOn(own, platform);
    await stack.up();
    await ok(`http://${own.ip}:${stack.port}/notes`, { method: "POST", body: "keep me" });
    // The second release, without one replica, whose data is kept.
    stack.describe({ ...book(2), databases: { db: { replicas: 0 } } });
    await stack.up();
  });
  afterAll(async () => {
    try {
      await stack?.destroy();
    } finally {
      stack?.discard();
      await own?.remove();
    }
  });

  test("the prunes remove everything that is not held", async () => {
    await inside("volume", "create", "bystander");
    await inside("volume", "prune", "--force");
    expect(await lines("volume", "ls", "--quiet")).not.toContain("bystander");
  });

  test("while the stack is up, they remove no data and no release", async () => {
    const before = [await dataVolumes(), await imagesOf()];
    expect(before[0]).toEqual([`${stack.name}-db-0-data`, `${stack.name}-db-1-data`]);
    await prune();
    expect([await dataVolumes(), await imagesOf()]).toEqual(before);
    expect(await notes()).toContain("keep me");
    expect((await stack.breakwater("releases")).output).not.toContain("cannot be deployed");
    // Docker removes all names of a used image except one. This is noticed, and nothing is pulled or built for it.
    const healed = await stack.breakwater("heal");
    expect([healed.code, healed.output]).toEqual([exit.ok, expect.not.stringContaining("pulling")]);
    expect(await drift(stack)).toEqual(quiet);
    expect((await stack.up()).changes).toEqual([]);
  });

  test("while the stack is down, they remove no data and no release, and both return", async () => {
    const before = [await dataVolumes(), await imagesOf()];
    expect(await stack.breakwater("down")).toMatchObject({ code: exit.ok });
    await prune();
    expect([await dataVolumes(), await imagesOf()]).toEqual(before);
    await stack.up();
    expect(await notes()).toContain("keep me");
    const { code, output } = await stack.breakwater("rollback");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("runs release 1")]);
    expect(await notes()).toContain("keep me");
    expect(await drift(stack)).toEqual(quiet);
  });

  test("the data of a removed replica serves it again", async () => {
    expect(await dataVolumes()).toContain(`${stack.name}-db-1-data`);
    expect(await stack.sql("db-1", "SELECT text FROM book.note")).toEqual(["keep me"]);
  });

  test("a release with a missing image is not offered", async () => {
    await stack.up();
    const holders = await lines("ps", "--all", "--quiet", "--filter", "label=breakwater.kind=image");
    await inside("rm", "--force", ...holders);
    await inside("image", "prune", "--all", "--force");
    const { code, output } = await stack.breakwater("releases");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("cannot be deployed: gone are image book on host local")]);
    expect((await stack.breakwater("rollback")).output).toContain("these images are no longer there");
  });
});
