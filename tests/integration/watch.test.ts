import { createServer } from "node:net";
import { eventually } from "./harness/eventually";
import { freePort } from "./harness/http";
import { healthy } from "./harness/damage";
import { minimal } from "./harness/platform";
import { replicates } from "./harness/replication";
import { record, seedsOf } from "./harness/soak";
import { deploy, exit, TestStack } from "./harness/stack";
import { remove, Watch } from "./harness/watch";

/** Seconds. The bench has the real figures, because this machine may be busy. */
const bound = 60;

describe("breakwater watch", () => {
  let stack: TestStack;
  let watch: Watch;

  beforeAll(async () => {
    stack = await deploy(minimal({ watch: { everySeconds: 600 } }));
    watch = await Watch.start(stack);
  });
  afterAll(async () => {
    await watch?.stop();
    await stack?.destroy();
  });

  const serving: Record<string, () => Promise<unknown>> = {
    "web-0": () => healthy(stack, "web-0"),
    site: () => eventually(() => stack.get("/notes"), { within: bound }),
    "db-1": () => eventually(() => replicates(stack, "db-1", 1), { within: bound }),
  };

  test.each(seedsOf("watch", { sample: 2, full: 10 }))("a removed part returns unattended, seed %i", async (round) => {
    const seconds: Record<string, number> = {};
    for (const [part, again] of Object.entries(serving)) {
      const after = watch.journal.length;
      const start = await remove(stack, part);
      await again();
      seconds[part] = Math.round((performance.now() - start) / 100) / 10;
      await watch.says("well", part, { after });
    }
    record("watch", round, seconds);
    expect(Math.max(...Object.values(seconds))).toBeLessThanOrEqual(bound);
  });

  test("the state stays true: after the repairs nothing deviates and nothing is left to do", async () => {
    expect(await stack.refreshExitCode()).toBe(exit.ok);
    const preview = await stack.pulumi("preview", "--expect-no-changes");
    expect([preview.code, preview.output]).toEqual([exit.ok, expect.any(String)]);
  });

  test("a pause is respected and shown; resume leads to the repair", async () => {
    expect((await stack.breakwater("pause", "web-1", "--for", "1h", "--why", "measuring")).code).toBe(exit.ok);
    expect((await stack.breakwater("status")).stdout).toMatch(/leaves web-1 alone until .* \(measuring, /);
    const after = watch.journal.length;
    await remove(stack, "web-1");
    expect((await watch.says("left alone", "web-1", { after })).because).toMatch(/paused until .*: measuring/);
    expect(await watch.get("/metrics")).toContain('breakwater_watch_paused{resource="web-1"} 1');
    expect(await stack.part("web-1")).toEqual([]);
    expect((await stack.breakwater("resume", "web-1")).code).toBe(exit.ok);
    await watch.says("well", "web-1", { after });
    expect(watch.journal.slice(after).map(({ event }) => event)).toEqual(
      expect.arrayContaining(["seen", "left alone", "resumed", "repaired", "well"]),
    );
  });

  test("observe: a deviation is reported and not touched; a policy that permits repairs again is followed", async () => {
    stack.describe({ watch: { resources: { web: "observe" } } });
    const after = watch.journal.length;
    await remove(stack, "web-1");
    expect((await watch.says("left alone", "web-1", { after })).because).toBe("its policy is observe");
    expect(await watch.get("/metrics")).toContain('breakwater_watch_deviating{resource="web-1"} 1');
    expect(await stack.part("web-1")).toEqual([]);
    stack.describe({ watch: { resources: { web: "repair" } } });
    await watch.says("well", "web-1", { after });
  });

  test("it does not compete with a running up, and deploys nothing itself", async () => {
    const after = watch.journal.length;
    stack.describe({ apps: { web: { environment: { ROUND: "two" } } } });
    expect((await stack.up()).changes.length).toBeGreaterThan(0);
    expect(watch.journal.slice(after).filter(({ event }) => event === "repairing" || event === "failed")).toEqual([]);
    expect(await stack.refreshExitCode()).toBe(exit.ok);
  });

  test("a failing repair is reported, waits longer each time, and succeeds when it can", async () => {
    const after = watch.journal.length;
    const [site] = await stack.part("site");
    expect((await stack.breakwater("pause", "site", "--for", "10m", "--why", "taking its port")).code).toBe(exit.ok);
    await remove(stack, "site");
    const occupant = createServer();
    await eventually(
      () => new Promise<void>((resolve, reject) => occupant.once("error", reject).listen(stack.port, "127.0.0.1", resolve)),
      { within: 20 },
    );
    await stack.breakwater("resume", "site");
    expect((await watch.says("failed", "site", { after })).because).toMatch(/address already in use[\s\S]*next attempt in 5 s/);
    expect(await watch.get("/metrics")).toMatch(/breakwater_watch_repairs_total{resource="site",outcome="failed"} [1-9]/);
    await eventually(
      async () => expect(watch.journal.slice(after).some(({ because }) => because?.includes("next attempt in 10 s"))).toBe(true),
      { within: 90 },
    );
    await new Promise((resolve) => occupant.close(resolve));
    await watch.says("well", "site", { after });
    expect((await stack.part("site"))[0]?.Id).not.toBe(site?.Id);
    await stack.get("/notes");
  });

  test("the error of a second watcher names the first", async () => {
    const { code, output } = await stack.breakwater("watch", "--listen", "none");
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining(`is watched already: process ${watch.pid} on `)]);
    await watch.get("/healthz");
  });

  test("after its sudden end, the next one takes over immediately and finds what broke meanwhile", async () => {
    expect(await watch.stop("SIGKILL")).toBeNull();
    expect(watch.holdsPlace).toBe(true);
    await remove(stack, "web-0");
    const after = watch.journal.length;
    watch = await Watch.start(stack);
    await watch.says("well", "web-0", { after });
    await healthy(stack, "web-0");
  });

  test("SIGTERM ends it cleanly, and its journal can be read afterwards", async () => {
    expect(await watch.stop()).toBe(exit.ok);
    expect(watch.holdsPlace).toBe(false);
    const { code, stdout } = await stack.breakwater("history", "--json", "--since", "1h");
    expect(code).toBe(exit.ok);
    const events = (JSON.parse(stdout) as { event: string }[]).map(({ event }) => event);
    expect(events[0]).toBe("started");
    expect(events.at(-1)).toBe("stopped");
  });

  test.each([
    ["watch", ["--listen", "nowhere:1"], /--listen "nowhere:1" is not an address/],
    ["pause", ["web-1", "--for", "soon", "--why", "x"], /--for "soon" is not a time/],
    ["pause", ["wbe", "--for", "1m", "--why", "x"], /called "wbe"; write "web"/],
    ["pause", ["web-1", "--for", "1m"], /--why/],
    ["resume", ["db-1"], /"db-1" is not paused/],
    ["history", ["--since", "ever"], /--since "ever" is not a time/],
  ])("wrong use: %s %j", async (command, args, message) => {
    const { code, output } = await stack.breakwater(command, ...args);
    expect([code, output]).toEqual([exit.mistake, expect.stringMatching(message)]);
    expect(output).not.toMatch(/^\s+at .*[(:]\d+/m);
  });

  test("wrong use: a port in use is named, and the place is free again", async () => {
    const port = await freePort();
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(port, "127.0.0.1", resolve));
    const { code, output } = await stack.breakwater("watch", "--listen", `127.0.0.1:${port}`);
    await new Promise((resolve) => occupant.close(resolve));
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining("something listens there already")]);
    expect(watch.holdsPlace).toBe(false);
  });

  test("wrong use: a stack without a state, and a policy for something that does not exist", async () => {
    const fresh = await TestStack.prepare(minimal());
    expect(await fresh.breakwater("watch")).toMatchObject({ code: exit.mistake, output: expect.stringContaining("There is no stack") });
    fresh.describe({ watch: { resources: { wbe: "observe" } } });
    expect(await fresh.breakwater("watch")).toMatchObject({ code: exit.mistake, output: expect.stringContaining('write "web"') });
    fresh.discard();
  });
});
