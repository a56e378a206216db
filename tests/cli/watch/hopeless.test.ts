import { World } from "./world";

let world: World;
let running: Promise<void> | undefined;

async function start(watch: object, before: (world: World) => void): Promise<void> {
  world = new World(watch);
  before(world);
  running = world.watcher.run(world.stop.signal);
  await world.until(() => world.inspections > 0);
}

afterEach(async () => {
  world.stop.abort();
  await running;
});

describe("a container whose replacement did not help", () => {
  const detail =
    "unhealthy for longer than its probe allows; the replacement of 2026-11-26T12:00:00.000Z did not cure it, so another one would not repair it";
  const slot = { resource: "dev-web-0.local", type: "Slot", change: "differs" as const, details: [{ property: "health status", detail }] };
  const ports = {
    resource: "dev-web-0.local",
    type: "Container",
    change: "differs" as const,
    details: [{ property: "ports", detail: "not the declared value" }],
  };

  test("is an alarm, reported once, and is not replaced for any other reason either", async () => {
    await start({ everySeconds: 10 }, (fresh) => (fresh.deviations = [slot, ports]));
    await world.until(() => world.said("alarm").length > 0);
    const before = world.inspections;
    world.watcher.agenda.schedule("inspect", 0);
    await world.until(() => world.inspections > before);
    expect(world.repaired).toEqual([]);
    expect(world.said("alarm")).toEqual([expect.stringMatching(/^web-0: .*it was replaced for this already/)]);
    expect(world.metrics.text()).toContain('breakwater_watch_alarms{resource="web-0"} 1');
  });

  test("is repaired for any other deviation", async () => {
    const cut = { ...slot, details: [...slot.details, { property: "network dev-main", detail: "not connected" }] };
    await start({}, (fresh) => (fresh.deviations = [cut]));
    await world.until(() => world.repaired.length > 0);
    expect(world.said("alarm")).toEqual([]);
  });
});
