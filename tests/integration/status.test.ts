import { docker } from "./harness/docker";
import { drift, partOf, quiet } from "./harness/drift";
import { eventually } from "./harness/eventually";
import { minimal } from "./harness/platform";
import { must } from "./harness/process";
import { deploy, exit, type TestStack } from "./harness/stack";
import { Watch } from "./harness/watch";

interface Status {
  readonly state: string;
  readonly problems: readonly string[];
  readonly units: readonly { readonly name: string; readonly running: number; readonly expected: number }[];
}

describe("status counts what should run and what does", () => {
  let stack: TestStack;
  const status = async () => {
    const { code, stdout, output } = await stack.breakwater("status", "--json");
    if (code !== exit.ok && code !== exit.drift) throw new Error(`status ended with ${code}:\n${output}`);
    return { code, ...(JSON.parse(stdout) as Status) };
  };
  const whole = { code: exit.ok, state: "whole", problems: [] };

  beforeAll(async () => {
    stack = await deploy(minimal({ watch: { everySeconds: 10, policy: "observe" } }));
  });
  afterAll(() => stack?.destroy());

  test("a stack that was just deployed is whole", async () => {
    expect(await status()).toMatchObject({
      ...whole,
      units: [
        { name: "web", running: 2, expected: 2 },
        { name: "db", running: 2, expected: 2 },
        { name: "site", running: 2, expected: 2 },
      ],
    });
  });

  test("a missing replica, a stopped link and a stopped balancer are counted and named, and all commands report the site's outage", async () => {
    await docker("rm", "--force", (await partOf(stack, "web-1")).Id);
    await docker("stop", (await partOf(stack, "site-balancer")).Id);
    await stack.sql("db-1", "STOP REPLICA");
    const { code, state, problems, units } = await status();
    expect([code, state]).toEqual([exit.drift, "not whole"]);
    expect(problems).toEqual([
      "app web 1 of 2: web-1 is missing",
      expect.stringMatching(/^entry site 1 of 2: site-balancer is not running \(Exited/),
      "entry site: GET / answers 502",
      expect.stringMatching(/^database db: db-1 .*thread: stopped/),
    ]);
    expect(units.find(({ name }) => name === "web")).toMatchObject({ running: 1, expected: 2 });
    const text = await stack.breakwater("status");
    expect([text.code, text.stdout]).toEqual([exit.drift, expect.stringContaining("  ! app web 1 of 2: web-1 is missing")]);
    const seen = await drift(stack);
    expect(seen.code).toBe(exit.drift);
    expect(seen.report.deviations).toContainEqual({
      resource: "site.local",
      type: "Entry",
      change: "differs",
      details: [{ property: "GET /", detail: "answers 502" }],
    });
    expect((await stack.breakwater("heal")).code).toBe(exit.ok);
    expect(await status()).toMatchObject(whole);
    expect(await drift(stack)).toEqual(quiet);
  });

  test("a site without an answer is a deviation although every container is as declared, and an alarm of the watcher", async () => {
    const { State } = await partOf(stack, "site-balancer");
    const packets = (what: string) =>
      must("nsenter", ["-t", String(State.Pid), "-n", "iptables", what, "INPUT", "-p", "tcp", "--dport", "8080", "-j", "DROP"]);
    await packets("-A");
    const watch = await Watch.start(stack);
    try {
      expect((await status()).problems).toEqual(["entry site: GET / answers 504"]);
      expect((await watch.says("seen", "site")).because).toMatch(/^Entry GET \/: answers 504$/);
      expect(await watch.get("/metrics")).toContain('breakwater_watch_deviating{resource="site"} 1');
      await packets("-D");
      await eventually(async () => expect(await status()).toMatchObject(whole), { within: 60 });
    } finally {
      await watch.stop();
    }
  });

  test("a stack that was taken down on purpose is down, and nothing is missing", async () => {
    expect((await stack.breakwater("down")).code).toBe(exit.ok);
    expect(await status()).toMatchObject({ code: exit.ok, state: "down", problems: [], units: [] });
    expect((await stack.breakwater("status")).stdout).toContain("down: nothing should run");
  });
});
