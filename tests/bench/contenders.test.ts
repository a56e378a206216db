import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { breakwater } from "../../bench/contenders/breakwater";
import { compose } from "../../bench/contenders/compose";
import type { Prepare } from "../../bench/contenders/contender";
import type { BenchStack } from "../../bench/contenders/stack";
import { swarm } from "../../bench/contenders/swarm";
import { terraform } from "../../bench/contenders/terraform";
import { patternOf, type Part } from "../../bench/repair/damage";
import { isWhole } from "../../bench/repair/observer";
import { broken, brokenReleases, rolloutStack, version } from "../../bench/rollout/releases";
import { parseTopology } from "../../platform/parse";

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test: readonly string[] };
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "bench-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Undoes the doubling of dollar signs, as Compose and Swarm do. */
const substituted = (text: string): { readonly services: Record<string, Service> } =>
  JSON.parse(text.replaceAll("$$", () => "$")) as { services: Record<string, Service> };

async function write(prepare: Prepare, file: string, stack: BenchStack): Promise<string> {
  await prepare({ folder, prefix: "bench-1", stack, tools: "/tools", repository: "/repository", env: {} });
  return readFileSync(join(folder, file), "utf8");
}

describe("every contender's form of the same stack", () => {
  const release = broken("app:1", "crashes");
  const stack: BenchStack = { ...rolloutStack(8123, release, 15), database: true };
  const web: Partial<Service> = { image: "app:1", command: release.command, environment: release.environment };
  const test = stack.apps[0]?.probe;

  it("is a stack file that Breakwater accepts", async () => {
    const { config } = parse(await write(breakwater, "Pulumi.bench-1.yaml", stack)) as { config: Record<string, unknown> };
    const { apps, images, entries, databases } = parseTopology("bench-1", config["breakwater:platform"]).platform;
    expect(apps.web).toMatchObject({ replicas: 3, command: web.command, environment: web.environment, rollout: { drainSeconds: 15 } });
    expect(images.web).toMatchObject({ reference: "app:1" });
    expect(entries.entry?.listen.port).toBe(8123);
    expect(databases).toHaveProperty("db");
  });

  it("is a Compose file", async () => {
    const { services } = substituted(await write(compose, "compose.json", stack));
    expect(services.web).toMatchObject({ ...web, scale: 3, healthcheck: { test } });
    expect(Object.keys(services).sort()).toEqual(["balancer", "db-0", "db-1", "entry", "web"]);
  });

  it("is a Swarm stack that starts new containers before it stops old ones", async () => {
    const { services } = substituted(await write(swarm, "stack.json", stack));
    const update = { order: "start-first", failure_action: "rollback" };
    expect(services.web).toMatchObject({ ...web, healthcheck: { test }, deploy: { replicas: 3, update_config: update } });
    expect(services.entry).toMatchObject({ ports: [{ published: 8123, mode: "host" }] });
  });

  it("is a Terraform configuration", async () => {
    const { resource } = JSON.parse(await write(terraform, "main.tf.json", stack)) as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    expect(resource.docker_container?.web).toMatchObject({ count: 3, command: web.command, env: ["VERSION=crashes"] });
    expect(Object.keys(resource.docker_volume ?? {})).toEqual(["db-0-data", "db-1-data"]);
    expect(resource.docker_image?.app_1).toMatchObject({ name: "app:1" });
  });

  it("changes what the next apply does", async () => {
    await write(compose, "compose.json", stack);
    const text = await write(compose, "compose.json", rolloutStack(8123, version("app:1", 2), 15));
    expect(substituted(text).services.web?.environment).toEqual({ VERSION: "2" });
  });

  it.each(Object.keys(brokenReleases))("the broken release %s differs from a good one", (name) => {
    expect(broken("app:1", name)).not.toMatchObject({ image: "app:1", command: undefined });
  });
});

describe("parts of the stack, by their names in each tool", () => {
  const owners = {
    breakwater: { web: "/b-1-web-0.local-ab12", entry: "/b-1-entry", replica: "/b-1-db-1" },
    terraform: { web: "/b-1-web-1", entry: "/b-1-entry", replica: "/b-1-db-1" },
    compose: { web: "/b-1-web-2", entry: "/b-1-entry-1", replica: "/b-1-db-1-1" },
    swarm: { web: "/b-1_web.1.xyz", entry: "/b-1_entry.1.xyz", replica: "/b-1_db-1.1.xyz" },
  };

  it.each(Object.entries(owners))("%s", (_owner, containers) => {
    for (const [part, name] of Object.entries(containers)) {
      const matching = Object.keys(containers).filter((other) => new RegExp(`^/?${patternOf(other as Part, "b-1")}`).test(name));
      expect(matching).toEqual([part]);
    }
  });

  it("excludes the entry's helper and the primary", () => {
    const parts: Part[] = ["web", "entry", "replica"];
    for (const name of ["/b-1-entry-balancer", "/b-1-db-0", "/b-1_db-0.1.xyz", "/b-1-db-0-1"]) {
      expect(parts.filter((part) => new RegExp(`^/?${patternOf(part, "b-1")}`).test(name))).toEqual([]);
    }
  });
});

describe("a whole container", () => {
  const listed = (state: string, status: string, address: string) =>
    isWhole({ Names: [], State: state, Status: status, NetworkSettings: { Networks: { main: { IPAddress: address } } } } as never);

  it.each([
    ["running", "Up 3 seconds (healthy)", "172.18.0.2", true],
    ["running", "Up 3 seconds (health: starting)", "172.18.0.2", false],
    ["running", "Up 3 seconds (unhealthy)", "172.18.0.2", false],
    ["paused", "Up 3 seconds (healthy) (Paused)", "172.18.0.2", false],
    ["running", "Up 3 seconds (healthy)", "", false],
    ["exited", "Exited (0) 2 seconds ago", "", false],
  ])("%s, %s, address %j: %s", (state, status, address, whole) => {
    expect(listed(state, status, address)).toBe(whole);
  });
});
