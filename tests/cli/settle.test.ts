import type { ContainerSummary, Engine } from "../../docker/engine";
import { Stop } from "../../cli/exit";
import { settle } from "../../cli/stack/settle";

const quiet = { result: () => undefined, step: () => undefined, waiting: () => undefined };

/** An engine that tells one listing after the other, and the last one for ever. */
function engine(...listings: string[][]): Engine & { asked: number } {
  const fake = {
    asked: 0,
    containers: async ({ labels }: { labels?: Record<string, string> }) => {
      expect(labels).toEqual({ "breakwater.stack": "dev" });
      const listing = listings[Math.min(fake.asked++, listings.length - 1)] ?? [];
      return listing.map((Status, index) => ({ Status, State: "running", Names: [`/dev-${index}`] }) as ContainerSummary);
    },
  };
  return fake as unknown as Engine & { asked: number };
}

test("healthy containers and those without a check are not waited for", async () => {
  const one = engine(["Up 3 days (healthy)", "Up 3 days"]);
  await settle("dev", [one], quiet);
  expect(one.asked).toBe(1);
});

test("a container that was started again is waited for", async () => {
  const one = engine(["Up 1 second (health: starting)"], ["Up 2 seconds (health: starting)"], ["Up 2 seconds (healthy)"]);
  await settle("dev", [one], quiet);
  expect(one.asked).toBe(3);
});

test.each([
  ["unhealthy", ["Up 2 minutes (healthy)", "Up 2 minutes (unhealthy)"], "dev-1 (Up 2 minutes (unhealthy))"],
  ["never decided", ["Up 2 minutes (health: starting)"], "dev-0 (Up 2 minutes (health: starting))"],
])("%s is a failure that names it", async (_, listing, said) => {
  const failure = settle("dev", [engine(listing)], quiet, 300);
  await expect(failure).rejects.toThrow(Stop);
  await expect(failure).rejects.toThrow(said);
});
