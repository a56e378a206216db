import { writeFileSync } from "node:fs";
import { watchFile } from "../../../cli/watch/files";
import { writePauses } from "../../../cli/watch/pauses";
import { stackFile, World } from "./world";

let world: World;
let running: Promise<void> | undefined;

async function start(watch: object = {}, before: (world: World) => void = () => undefined): Promise<void> {
  world = new World(watch);
  before(world);
  running = world.watcher.run(world.stop.signal);
  await world.until(() => world.inspections > 0 && world.said("connected").length + world.connections > 0);
}

afterEach(async () => {
  world.stop.abort();
  await running;
});

const targets = (member: string) => [`dev-${member}.local`, `${member}.local`, "main.local"];

test("a quiet stack: no repair and no report", async () => {
  await start();
  expect(world.repaired).toEqual([]);
  expect(world.entries.map(({ event }) => event)).toEqual(["connected"]);
  expect(world.watcher.problems()).toEqual([]);
});

test("a removed container is restored, alone, with everything that it needs", async () => {
  await start();
  world.remove("web-0");
  await world.until(() => world.said("well").length > 0);
  expect(world.repaired).toEqual([targets("web-0")]);
  expect(world.entries.slice(1).map(({ event, resource }) => [event, resource])).toEqual(
    ["seen", "repairing", "repaired", "well"].map((event) => [event, "web-0"]),
  );
});

test("an inspection is cancelled when a container breaks, and repeated afterwards", async () => {
  await start({}, (fresh) => (fresh.holdInspections = true));
  world.remove("web-0");
  await world.until(() => world.repaired.length > 0);
  expect([world.cancelled, world.repaired]).toEqual([1, [targets("web-0")]]);
  await world.until(() => world.inspections === 2);
});

test("an inspection is not cancelled for something that is left alone", async () => {
  await start({ policy: "observe" }, (fresh) => (fresh.holdInspections = true));
  world.remove("web-0");
  await world.until(() => world.said("left alone").length > 0);
  const before = world.lookedAt;
  world.event("destroy", "web-0");
  await world.until(() => world.lookedAt > before);
  expect([world.cancelled, world.inspections]).toEqual([0, 1]);
});

test("damage from before the start is found at the start", async () => {
  await start({}, (fresh) => fresh.containers.delete("web-1"));
  await world.until(() => world.said("well").length > 0);
  expect(world.repaired).toEqual([targets("web-1")]);
});

test("two simultaneous removals lead to one run", async () => {
  await start();
  world.containers.delete("web-1");
  world.remove("web-0");
  await world.until(() => world.said("well").length === 2);
  expect(world.repaired).toEqual([[...new Set([...targets("web-0"), ...targets("web-1")])]]);
});

test("Docker repairs a crash: the watcher waits while Docker restarts the container", async () => {
  await start();
  world.put("web-0", { State: "restarting", Status: "Restarting (1) 1 second ago" });
  world.event("die", "web-0");
  await world.until(() => world.said("seen").length > 0);
  world.put("web-0");
  world.event("start", "web-0");
  await world.until(() => world.said("well").length > 0);
  expect(world.repaired).toEqual([]);
});

test("Docker may send an event before it lists the change, so an event leads to a second look", async () => {
  await start();
  const before = world.lookedAt;
  world.event("pause", "web-0");
  await world.until(() => world.lookedAt > before);
  world.put("web-0", { State: "paused", Status: "Up 1 second (Paused)" });
  await world.until(() => world.said("well").length > 0);
  expect(world.repaired).toEqual([targets("web-0")]);
});

test("a member that waits for space is reported and left alone, because a new container would wait as well", async () => {
  await start();
  world.full = (resource) => (resource === "web-0" ? "its disk is full" : undefined);
  const sick = (resource: string) => ({
    ...{ resource, type: "Slot", change: "differs" as const },
    details: [{ property: "health status", detail: "unhealthy for longer than its probe allows" }],
  });
  world.deviations = [sick("dev-web-0.local"), sick("dev-web-1.local")];
  world.watcher.agenda.schedule("inspect", 0);
  await world.until(() => world.repaired.length > 0 && world.said("left alone").length > 0);
  expect(world.repaired).toEqual([targets("web-1")]);
  expect(world.said("left alone")).toEqual(["web-0: its disk is full"]);
});

test("observe: a deviation is reported once and left alone", async () => {
  await start({ policy: "observe" });
  world.remove("web-0");
  world.event("destroy", "web-0");
  await world.until(() => world.said("left alone").length > 0);
  world.event("destroy", "web-0");
  world.put("web-0");
  world.event("start", "web-0");
  await world.until(() => world.said("well").length > 0);
  expect(world.repaired).toEqual([]);
  expect(world.said("left alone")).toEqual(["web-0: its policy is observe"]);
});

test("a pause is respected, and ends at its time", async () => {
  await start();
  const until = new Date(Date.now() + 700).toISOString();
  const pause = { resource: "web", since: new Date().toISOString(), until, why: "new disk", by: "ada" };
  writePauses(watchFile(world.project, "pauses.json"), () => [pause], Date.now());
  world.remove("web-0");
  await world.until(() => world.said("left alone").length > 0);
  expect(world.repaired).toEqual([]);
  await world.until(() => world.said("well").length > 0);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
  expect(world.said("left alone")).toEqual([`web-0: it is paused until ${until}: new disk`]);
});

test("the watcher waits for a running `up` and repairs what is still broken afterwards", async () => {
  await start();
  // The parent of this process is alive and is not the watcher.
  world.markRun(process.ppid);
  world.remove("web-0");
  await world.until(() => world.said("note").length > 0);
  expect(world.repaired).toEqual([]);
  expect(world.said("note")).toEqual([`another run works on the stack, which is left to it: process ${process.ppid}`]);
  world.markRun(2 ** 22 + 1);
  await world.until(() => world.said("well").length > 0);
  expect(world.repaired).toEqual([targets("web-0")]);
});

test("a failed repair is reported with its cause and its next time; Pulumi checks everything before the next attempt", async () => {
  await start({}, (fresh) => (fresh.onRepair = () => ({ code: 1, stdout: "", message: "! x\nFailed: no such image" })));
  const before = world.inspections;
  world.remove("web-0");
  await world.until(() => world.said("failed").length > 0);
  expect(world.said("failed")).toEqual(["web-0: no such image; next attempt in 0.3 s"]);
  expect(world.watcher.waiting()).toEqual([{ resource: "web-0", seconds: expect.any(Number) }]);
  world.deviations = [{ resource: "main.local", type: "Network", change: "gone", details: [] }];
  await world.until(() => world.repaired.length > 1);
  expect(world.inspections).toBeGreaterThan(before);
  expect(world.repaired[1]).toEqual(["main.local"]);
});

test("a run that failed for another reason but restored the container counts as a repair", async () => {
  await start({}, (fresh) => {
    fresh.onRepair = () => (fresh.put("web-0"), { code: 1, stdout: "", message: "Failed: something else" });
  });
  world.remove("web-0");
  await world.until(() => world.said("well").length > 0);
  expect(world.said("failed")).toEqual([]);
});

test("deviations that only Pulumi finds are repaired by name; data and images are left to people", async () => {
  await start({}, (fresh) => {
    fresh.deviations = [
      { resource: "db-1.local", type: "MariadbReplica", change: "differs", details: [{ property: "running", detail: "stopped" }] },
      { resource: "db-1-data.local", type: "Volume", change: "differs", details: [{ property: "volume db-1-data", detail: "missing" }] },
      { resource: "site.local", type: "RemoteImage", change: "gone", details: [] },
    ];
  });
  await world.until(() => world.said("repaired").length > 0);
  expect(world.repaired).toEqual([["db-1.local"]]);
  expect(world.said("left alone").map((text) => text.split(":")[0])).toEqual(["db-1-data", "site"]);
});

test("a repair does not deploy an edited stack file: it uses the deployed one until the next up", async () => {
  await start();
  const files: string[] = [];
  writeFileSync(world.project.stackFile, stackFile({ everySeconds: 3600 }, { volumes: { more: {} } }));
  const runs = (world.watcher as unknown as { watching: { runs: { repair: (names: string[], file: string) => Promise<unknown> } } })
    .watching.runs;
  const repair = runs.repair.bind(runs);
  runs.repair = (names, file) => (files.push(file), repair(names, file));
  world.remove("web-0");
  await world.until(() => world.said("well").length > 0);
  expect(files).toEqual([watchFile(world.project, "deployed.yaml")]);
});

test("an edited stack file without a copy of the deployed one stops repairs, and this is reported", async () => {
  await start({}, (fresh) => writeFileSync(fresh.project.stackFile, stackFile({ everySeconds: 3600 }, { volumes: { more: {} } })));
  world.remove("web-0");
  await world.until(() => world.said("left alone").length > 0);
  expect(world.repaired).toEqual([]);
  world.recordState();
  world.event("die", "web-0");
  await world.until(() => world.said("well").length > 0);
});

test("Docker restarts: the stream is followed again, and everything is checked", async () => {
  await start();
  world.containers.delete("web-1");
  world.breakConnection();
  await world.until(() => world.said("well").length > 0);
  expect(world.connections).toBe(2);
  expect(world.entries.slice(0, 3).map(({ event, because }) => [event, because])).toEqual([
    ["connected", undefined],
    ["lost", "the connection was cut"],
    ["connected", undefined],
  ]);
  expect(world.repaired).toEqual([targets("web-1")]);
});

describe("Docker reports an app as unhealthy", () => {
  const sick = { Status: "Up 1 minute (unhealthy)" };

  test("it answers over the network: no report, no inspection, no repair", async () => {
    await start({}, (one) => {
      one.asked = "said HTTP/1.1 200 OK";
      one.put("web-0", sick);
    });
    const before = [world.lookedAt, world.inspections];
    world.event("health_status: unhealthy", "web-0");
    await world.until(() => world.lookedAt > (before[0] ?? 0) + 1);
    expect([world.said("seen"), world.repaired, world.inspections]).toEqual([[], [], before[1]]);
  });

  test("it does not answer: Pulumi inspects it", async () => {
    await start({}, (one) => one.put("web-0", sick));
    await world.until(() => world.said("seen").includes("web-0: is unhealthy"));
  });
});

test("a site that does not answer is an alarm, and is not repaired repeatedly", async () => {
  await start({}, (one) => {
    one.deviations = [
      { resource: "site.local", type: "Entry", change: "differs", details: [{ property: "GET /", detail: "answers 503" }] },
    ];
  });
  await world.until(() => world.said("left alone").length > 0);
  expect(world.said("seen")).toEqual(["site: Entry GET /: answers 503"]);
  expect(world.said("left alone")[0]).toMatch(/^site: its parts are repaired one by one/);
  expect(world.repaired).toEqual([]);
});
