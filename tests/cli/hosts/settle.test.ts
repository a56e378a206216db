import type { ContainerSummary, Daemon } from "../../../docker/daemon";
import { Stop } from "../../../cli/process/exit";
import { settle } from "../../../cli/hosts/settle";
import type { Reach } from "../../../topology/spec";
import { container } from "../../provider/fake-daemon";
import { skipWaits } from "../../waits";

skipWaits();

const quiet = { result: () => undefined, step: () => undefined, waiting: () => undefined };

/** A host that returns one listing after the other, and then the last one for ever. `said` is the answer to a request over the network. */
function daemon(...listings: string[][]): Daemon & { asked: number; said: string } {
  const fake = {
    asked: 0,
    said: "refused",
    inspect: async (Id: string) => container({ Id, NetworkSettings: { Networks: { "dev-main": { IPAddress: `10.0.0.${Id}` } } } }),
    exec: async (asker: string, command: string[]) => {
      expect([asker, command.slice(4)]).toEqual(["balancer", [expect.stringMatching(/^10\./), "80", "5", "/up", "localhost"]]);
      return { exitCode: 0, stdout: `0 ${fake.said}\n`, stderr: "" };
    },
    containers: async ({ labels }: { labels?: Record<string, string> }) => {
      expect(labels).toEqual({ "breakwater.stack": "dev" });
      const listing = listings[Math.min(fake.asked++, listings.length - 1)] ?? [];
      return listing.map((Status, index) => {
        const Labels: Record<string, string> = { "breakwater.resource": `web-${index}` };
        return { Id: `${index}`, Status, State: "running", Names: [`/dev-${index}`], Labels } as ContainerSummary;
      });
    },
  };
  return fake as unknown as Daemon & { asked: number; said: string };
}

test("healthy containers and those without a check are not waited for", async () => {
  const one = daemon(["Up 3 days (healthy)", "Up 3 days"]);
  await settle("dev", [one], quiet);
  expect(one.asked).toBe(1);
});

test("a restarted container is waited for", async () => {
  const one = daemon(["Up 1 second (health: starting)"], ["Up 2 seconds (health: starting)"], ["Up 2 seconds (healthy)"]);
  await settle("dev", [one], quiet);
  expect(one.asked).toBe(3);
});

test.each([
  ["unhealthy", ["Up 2 minutes (healthy)", "Up 2 minutes (unhealthy)"], "dev-1 (Up 2 minutes (unhealthy))"],
  ["never decided", ["Up 2 minutes (health: starting)"], "dev-0 (Up 2 minutes (health: starting))"],
])("%s is a failure that names it", async (_, listing, said) => {
  const failure = settle("dev", [daemon(listing)], quiet, 300);
  await expect(failure).rejects.toThrow(Stop);
  await expect(failure).rejects.toThrow(said);
});

describe("an app that can get requests over the network", () => {
  const reach: Reach = { port: 80, http: { path: "/up", host: "localhost" }, timeoutSeconds: 5, required: true, askers: ["balancer"] };
  const reaches = new Map([["web-0", reach]]);
  const answering = (said: string, ...listings: string[][]) => Object.assign(daemon(...listings), { said });

  test.each([["Up 1 minute (unhealthy)"], ["Up 1 second (health: starting)"]])(
    "is well if it answers, although it is %s",
    async (status) => {
      const one = answering("said HTTP/1.1 204 No Content", [status]);
      await settle("dev", [one], quiet, 2_000, reaches, 0);
      expect(one.asked).toBeLessThan(3);
    },
  );

  test("is not well if it answers badly, nor is a container that cannot get requests", async () => {
    const bad = settle("dev", [answering("said HTTP/1.1 500 No", ["Up 1 minute (unhealthy)"])], quiet, 2_000, reaches);
    await expect(bad).rejects.toThrow("dev-0 (Up 1 minute (unhealthy))");
    const other = settle("dev", [answering("said HTTP/1.1 200 OK", ["Up (healthy)", "Up 1 minute (unhealthy)"])], quiet, 2_000, reaches);
    await expect(other).rejects.toThrow("dev-1 (Up 1 minute (unhealthy))");
  });

  test("a container that becomes unhealthy just after another one's request gets one, too", async () => {
    const both = new Map([...reaches, ["web-1", reach]]);
    const one = answering(
      "said HTTP/1.1 200 OK",
      ["Up 1 minute (unhealthy)", "Up 1 second (health: starting)"],
      ["Up 1 minute (unhealthy)", "Up 2 seconds (unhealthy)"],
    );
    await settle("dev", [one], quiet, 5_000, both);
    expect(one.asked).toBeGreaterThan(2);
  });

  test("the result of its own command as a check counts", async () => {
    const command = new Map([["web-0", { ...reach, http: undefined }]]) as ReadonlyMap<string, Reach>;
    const bad = settle("dev", [answering("open", ["Up 1 minute (unhealthy)"])], quiet, 2_000, command);
    await expect(bad).rejects.toThrow("dev-0 (Up 1 minute (unhealthy))");
  });

  test("Docker's first result for a starting container is waited for, up to a limit", async () => {
    const one = answering("said HTTP/1.1 200 OK", ["Up 1 second (health: starting)"]);
    const began = Date.now();
    await settle("dev", [one], quiet, 5_000, reaches, 600);
    expect(Date.now() - began).toBeGreaterThanOrEqual(600);
  });
});
