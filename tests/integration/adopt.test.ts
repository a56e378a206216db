import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { docker, labelled } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { ok } from "./harness/http";
import type { Tree } from "./harness/platform";
import { exit, TestStack } from "./harness/stack";
import { OldShop, rootPassword } from "./old-shop";

/** The results of one writer, in order. Each group of failures without a success in between is one interruption. */
class Writer {
  readonly written: string[] = [];
  readonly interruptions: { readonly kind: "entry" | "database"; count: number }[] = [];
  private stopped = false;
  private readonly ended: Promise<void>;

  constructor(shop: OldShop) {
    this.ended = this.run(shop);
  }

  private async run(shop: OldShop): Promise<void> {
    let current: { kind: "entry" | "database"; count: number } | undefined;
    for (let number = 0; !this.stopped; number++) {
      try {
        await shop.write(`note ${number}`);
        this.written.push(`note ${number}`);
        current = undefined;
      } catch (error) {
        const kind = /status 5/.test(String(error)) ? "database" : "entry";
        if (current?.kind !== kind) this.interruptions.push((current = { kind, count: 0 }));
        current.count += 1;
      }
      await pause(50);
    }
  }

  async more(successes: number): Promise<void> {
    const goal = this.written.length + successes;
    while (this.written.length < goal) await pause(20);
  }

  stop(): Promise<void> {
    this.stopped = true;
    return this.ended;
  }
}

const of = (writer: Writer, kind: string) => writer.interruptions.filter((one) => one.kind === kind);

describe("a take-over of a stack from Docker Compose", () => {
  let stack: TestStack;
  let shop: OldShop;
  let isStarted = false;
  const stockSum = () => stack.sql("db-0", "CHECKSUM TABLE book.stock");
  const adopt = (...args: string[]) => stack.breakwater("adopt", "--compose-project", shop.project, ...args);
  const running = async () =>
    (await docker("ps", "--format", "{{.Names}}", "--filter", `label=com.docker.compose.project=${shop.project}`)).split("\n").sort();

  beforeAll(async () => {
    stack = await TestStack.prepare({ apps: { web: { image: "nginx", port: 80, health: { http: "/" } } } });
    shop = await OldShop.start(stack.name.replace("t-", "old-"));
    isStarted = true;
  });
  afterAll(async () => {
    await stack.destroy().finally(() => (isStarted ? shop.destroy() : undefined));
  });

  test("init writes its stack file, which is valid without changes", async () => {
    const { code, stdout, output } = await stack.breakwater(
      "init",
      "--from",
      join(shop.folder, "compose.yml"),
      "--output",
      stack.file,
      "--force",
    );
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    expect(stdout).toMatch(/compose\.yml:\d+: services\.db: taken as databases\.db/);
    expect(readFileSync(stack.file, "utf8")).not.toMatch(/old-app-password|old-root-password/);
    const { config } = parse(readFileSync(stack.file, "utf8")) as { config: Record<string, Tree> };
    stack.describe({ apps: { web: undefined } });
    stack.describe(config["breakwater:platform"] as Tree);
  });

  test.each([
    [["--compose-project", "nobody"], "There is no Compose project nobody"],
    [["--take", "nobody=web"], "There is no container called nobody"],
    [["--take", "nonsense"], "not understood: nonsense"],
    [[], "Name what to take over"],
  ])("%j is refused, and nothing is changed", async (args: string[], words) => {
    const before = await running();
    const { code, output } = await stack.breakwater("adopt", ...args, "--yes");
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining(words)]);
    expect(output).toContain("Nothing was changed");
    expect(await running()).toEqual(before);
  });

  test("a volume that a foreign container uses as well is refused", async () => {
    const foreign = `${shop.project}-foreign`;
    await docker(
      "run",
      "--detach",
      "--name",
      foreign,
      "--volume",
      `${shop.project}_data:/data`,
      "--entrypoint",
      "sleep",
      "mariadb:11.8",
      "600",
    );
    const { code, output } = await adopt("--yes").finally(() => docker("rm", "--force", foreign));
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining(`the volume ${shop.project}_data is in use by ${foreign}`)]);
  });

  test("without --yes the plan is printed and nothing is changed", async () => {
    const before = [await running(), readFileSync(stack.file, "utf8")];
    const { code, stdout } = await adopt();
    expect(code).toBe(exit.ok);
    for (const words of [
      "databases.db",
      "one interruption",
      `existingVolume: ${shop.project}_data`,
      `volumes.uploads`,
      "nothing was changed",
    ])
      expect(stdout).toContain(words);
    expect([await running(), readFileSync(stack.file, "utf8")]).toEqual(before);
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
  });

  test("if the new app never becomes healthy, the old containers serve again", async () => {
    const text = readFileSync(stack.file, "utf8");
    const [before, platform] = [await running(), (parse(text) as { config: Record<string, Tree> }).config["breakwater:platform"] as Tree];
    stack.describe({ apps: { web: { health: { command: ["false"], startSeconds: 1, retries: 1, intervalSeconds: 1 } } } });
    const broken = readFileSync(stack.file, "utf8");
    const { code, output } = await adopt("--yes");
    expect([code, output]).toEqual([exit.failed, expect.stringContaining("The old containers serve again")]);
    expect(await running()).toEqual(before);
    expect(readFileSync(stack.file, "utf8")).toBe(broken);
    expect((await labelled(stack.name)).containers).toEqual([]);
    expect(output).not.toContain(rootPassword);
    await eventually(() => shop.write("after the undoing"), { within: 30 });
    stack.describe(platform);
    writeFileSync(stack.file, text);
  });

  test("every row is kept, and the database and the entry have at most one outage each", async () => {
    const sums = [await shop.sql("CHECKSUM TABLE book.stock"), await shop.sql("SELECT COUNT(*) FROM book.note")];
    const writer = new Writer(shop);
    await writer.more(20);
    const { code, output } = await adopt("--yes");
    if (code === exit.ok) await writer.more(20);
    await writer.stop();
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    expect(output).not.toContain(rootPassword);

    expect(await stockSum()).toEqual([sums[0]]);
    const notes = JSON.parse((await ok(`http://127.0.0.1:${shop.port}/notes`)).text) as string[];
    expect(writer.written.filter((note) => !notes.includes(note))).toEqual([]);
    expect(Number(sums[1])).toBeLessThan(notes.length);
    // The load must see the planned interruption; otherwise it would see no other one either.
    expect([of(writer, "database").length, of(writer, "entry").length]).toEqual([1, 1]);
    expect(await docker("exec", (await stack.part("web"))[0]?.Id ?? "", "cat", "/uploads/note")).toBe("kept");
    expect(await running()).toEqual([""]);
  });

  test("afterwards up changes nothing, nothing deviates, and the stack file has the volumes", async () => {
    expect((await stack.up()).changes).toEqual([]);
    const drift = await stack.breakwater("drift");
    expect([drift.code, drift.output]).toEqual([exit.ok, expect.any(String)]);
    expect(readFileSync(stack.file, "utf8")).toContain(`${shop.project}_data`);
    const again = await adopt("--yes");
    expect([again.code, again.output]).toEqual([exit.mistake, expect.stringContaining("is deployed already")]);
  });

  test("down and destroy-data keep the volumes from before the stack", async () => {
    const { code, output } = await stack.breakwater("destroy-data", "--confirm", stack.name);
    expect([code, output]).toEqual([exit.ok, expect.stringContaining(`${shop.project}_data`)]);
    expect(await docker("volume", "ls", "--quiet", "--filter", `name=${shop.project}_`)).toContain(`${shop.project}_data`);
  });
});
