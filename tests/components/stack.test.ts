import { raw } from "../topology-plan/fixture";
import { mocked, only, world, type Registered } from "./world";

jest.setTimeout(60_000);

let registered: Registered[];
let outputs: Record<string, unknown>;

beforeAll(async () => {
  ({ registered, outputs } = await world(raw()));
});

const one = (type: string, name: string) => only(registered, type, name);
const short = ({ type, name }: Registered) => `${type.split(":").at(-1)} ${name}`;

test("all registrations", () => {
  expect(registered.map(short).sort()).toEqual(
    [
      ...["Platform dev", "docker docker.local", "RandomPassword generation-key", "RandomPassword secret-key"],
      ...["RandomUuid identity", "Claim claim.local", "Anchor anchor.local"],
      ...["Network main", "Network main.local", "Network back", "Network back.local"],
      ...["Volume media", "Volume media.local", "Volume cache", "Volume cache.local"],
      ...["Image mariadb", "RemoteImage mariadb.local", "Image nginx", "RemoteImage nginx.local", "Image web", "RemoteImage web.local"],
      ...["MariadbCluster db", "RandomPassword db-initial-root", "RandomPassword db-replication-g1", "MariadbAccount db-replication.local"],
      ...["Volume db-0-data", "Volume db-0-data.local", "Slot dev-db-0.local", "Container dev-db-0.local", "MariadbPrimary db-0.local"],
      ...["Volume db-1-data", "Volume db-1-data.local", "MariadbSeed db-1.local", "Slot dev-db-1.local", "Container dev-db-1.local"],
      ...["MariadbReplica db-1.local", "App web", "RandomPassword web-database-g1", "MariadbAccount web-database.local"],
      ...["Job web-migrate.local", "Job web-index.local", "Slot dev-web-0.local", "Container dev-web-0.local", "Slot dev-web-1.local"],
      ...["Container dev-web-1.local", "Entry site", "Volume site-config", "Volume site-config.local", "Slot dev-site.local"],
      ...["Container dev-site.local", "NginxConfig site.local", "Gate web-gate.local", "Image haproxy", "RemoteImage haproxy.local"],
      ...["Balancer site-balancer", "Volume site-balancer-config", "Volume site-balancer-config.local"],
      ...["Slot dev-site-balancer.local", "Container dev-site-balancer.local", "HaproxyConfig site-balancer.local"],
      ...["db-0", "db-1", "web-0", "web-1", "site", "site-balancer"].map((name) => `Limits dev-${name}.local`),
    ].sort(),
  );
});

test("every Docker resource has its host's provider, and none the default one", () => {
  const docker = registered.filter(({ type }) => type.startsWith("docker:"));
  expect(new Set(docker.map(({ provider }) => provider))).toEqual(new Set(["docker.local"]));
});

test("everything on a host can be excluded by the host's name", () => {
  const remote = registered.filter(({ type }) => /^(docker|breakwater:index|pulumi:providers)/.test(type));
  expect(remote.filter(({ name }) => !name.endsWith(".local"))).toEqual([]);
});

test("the order of a replica: copy, server, link", () => {
  expect(one("MariadbAccount", "db-replication.local").dependsOn).toContain("MariadbPrimary db-0.local");
  expect(one("MariadbSeed", "db-1.local").dependsOn).toEqual(
    expect.arrayContaining(["MariadbAccount db-replication.local", "Volume db-1-data.local"]),
  );
  expect(one("Container", "dev-db-1.local").dependsOn).toContain("MariadbSeed db-1.local");
  expect(one("MariadbReplica", "db-1.local").dependsOn).toEqual(
    expect.arrayContaining(["Container dev-db-1.local", "MariadbAccount db-replication.local"]),
  );
});

test("replicas change one after the other", async () => {
  const three = await world({ ...raw(), databases: { db: { engine: "mariadb", replicas: 2 } } });
  expect(only(three.registered, "MariadbSeed", "db-2.local").dependsOn).toContain("MariadbReplica db-1.local");
  expect(only(three.registered, "Container", "dev-db-2.local").dependsOn).toContain("MariadbReplica db-1.local");
});

test("the order of an app: account, jobs one by one, containers; an old container is deleted before its old account", () => {
  expect(one("Job", "web-migrate.local").dependsOn).toContain("MariadbAccount web-database.local");
  expect(one("Job", "web-index.local").dependsOn).toContain("Job web-migrate.local");
  expect(one("Container", "dev-web-1.local").dependsOn).toEqual(
    expect.arrayContaining(["Job web-index.local", "MariadbAccount web-database.local"]),
  );
});

test("neither the entry's server nor its balancer depends on the apps", () => {
  expect(one("Container", "dev-site.local").dependsOn).toEqual([
    ...["Network main.local", "RemoteImage nginx.local", "Volume media.local", "Volume site-config.local"],
  ]);
  expect(one("Container", "dev-site-balancer.local").dependsOn).toEqual([
    ...["Network main.local", "RemoteImage haproxy.local", "Volume site-balancer-config.local"],
  ]);
});

test("the order of a roll: replicas, gate, balancer, and the site last, so that a new route has a target", () => {
  const containers = ["Container dev-web-0.local", "Container dev-web-1.local"];
  // If no running container can send a request, the gate needs an image for a container that can.
  expect(one("Gate", "web-gate.local").dependsOn).toEqual([...containers, "RemoteImage haproxy.local", "RemoteImage web.local"]);
  expect(one("HaproxyConfig", "site-balancer.local").dependsOn).toEqual(
    expect.arrayContaining(["Container dev-site-balancer.local", "Gate web-gate.local", ...containers]),
  );
  expect(one("NginxConfig", "site.local").dependsOn).toEqual(["Container dev-site.local", "HaproxyConfig site-balancer.local"]);
});

test("a gate waits for an app's replicas, so they do not wait for each other", () => {
  const container = one("Container", "dev-web-0.local").inputs;
  expect([container.wait, container.healthcheck.retries]).toEqual([undefined, 3]);
  expect(one("Gate", "web-gate.local").inputs).toEqual({
    host: { address: "unix:///local.sock" },
    app: "web",
    containers: ["id-of-dev-web-0.local", "id-of-dev-web-1.local"],
    versions: [expect.stringMatching(/^[0-9a-f]{8}$/)],
    ...{ timeoutSeconds: 91, healthyFor: 5, secretFiles: ["/run/secrets/key", "/run/secrets/database.password"] },
    reach: {
      ...{ port: 8000, http: { path: "/healthz", host: "localhost" }, timeoutSeconds: 5, required: true },
      askers: ["dev-site-balancer", "dev-site", "dev-db-1", "dev-db-0"],
    },
    helpers: ["sha256:haproxy:3.0", "sha256:registry.example.org/shop:1"],
  });
});

test("each replica has a DNS name with its version, and the balancer uses it as Docker does", () => {
  const own = [0, 1].map((index) => {
    const [network] = one("Container", `dev-web-${index}.local`).inputs.networksAdvanced as { aliases: string[] }[];
    return network?.aliases.find((alias) => new RegExp(`^web-[0-9a-f]{8}-${index}$`).test(alias));
  });
  expect(own).toEqual([expect.any(String), expect.any(String)]);
  expect(one("HaproxyConfig", "site-balancer.local").inputs.text.match(/^ {2}server .*:8000$/gm)).toEqual([
    "  server web-0 id-of-dev-we:8000",
    "  server web-1 id-of-dev-we:8000",
  ]);
});

test("an entry that only serves files has no balancer", async () => {
  const files = { site: { listen: { port: 8080 }, routes: [{ files: { volume: "media" } }] } };
  const { registered: made } = await world({ ...raw(), entries: files });
  expect(made.filter(({ name }) => /balancer|haproxy/.test(name))).toEqual([]);
  expect(only(made, "NginxConfig", "site.local").dependsOn).toEqual(["Container dev-site.local"]);
});

test("an account is not dropped when its database goes, and a new container replaces nothing else, because the data survives it", () => {
  const pairs = registered.filter(({ deletedWith }) => deletedWith !== "").map((each) => [short(each), each.deletedWith]);
  expect(pairs.sort()).toEqual([
    ["MariadbAccount db-replication.local", "db-0.local"],
    ["MariadbAccount web-database.local", "db-0.local"],
  ]);
});

test("references to a server never depend on its outputs", () => {
  expect(one("MariadbReplica", "db-1.local").inputs).toMatchObject({
    server: { container: "dev-db-1", host: { address: "unix:///local.sock" } },
    primary: { container: "dev-db-0" },
    ...{ serverId: 2, primaryAddress: "db-0", primaryPort: 3306, username: "_replication_1", seedGtid: "0-1-9" },
  });
});

test("data is protected: kept volumes against everything, a replica's against deletion", () => {
  const safety = (name: string) => {
    const { protect, retainOnDelete, inputs } = one("Volume", name);
    return { protect, retainOnDelete, kind: inputs["kind"] };
  };
  expect(safety("media.local")).toEqual({ protect: true, retainOnDelete: true, kind: "data" });
  expect(safety("db-0-data.local")).toEqual({ protect: true, retainOnDelete: true, kind: "data" });
  expect(safety("db-1-data.local")).toEqual({ protect: false, retainOnDelete: true, kind: "data" });
  expect(safety("cache.local")).toEqual({ protect: false, retainOnDelete: false, kind: "shared" });
  expect(safety("site-config.local")).toEqual({ protect: false, retainOnDelete: false, kind: "shared" });
});

test("a copy is not repeated because of its original source", () => {
  expect(one("MariadbSeed", "db-1.local").ignoreChanges).toEqual(["image", "source", "network"]);
});

test("all outputs", () => {
  expect(outputs).toEqual({
    url: "http://127.0.0.1:8080/",
    configuration: expect.stringMatching(/^v1:[0-9a-f]{64}$/),
    entries: {
      site: {
        ...{ url: "http://127.0.0.1:8080/", host: "local", container: "dev-site", balancer: "dev-site-balancer" },
        requests: [{ path: "/" }, { path: "/media" }],
      },
    },
    databases: {
      db: {
        engine: "mariadb",
        members: [
          { name: "db-0", role: "primary", host: "local", container: "dev-db-0", readOnly: false },
          {
            ...{ name: "db-1", role: "replica", host: "local", container: "dev-db-1", readOnly: true },
            replication: { running: true, following: "db-0:3306", errant: [] },
          },
        ],
      },
    },
    hosts: { local: { zone: "default", labels: {} } },
    apps: {
      web: {
        replicas: 2,
        containers: ["dev-web-0.local-auto", "dev-web-1.local-auto"],
        rollout: { drainSeconds: 30, healthyFor: 5 },
      },
    },
  });
});

test("the outputs have the observed roles: a replica of the stack file may be the primary", async () => {
  mocked.promoted = true;
  const { outputs: now } = await world(raw());
  mocked.promoted = false;
  const { db } = now["databases"] as { db: { members: Record<string, unknown>[] } };
  expect(db?.members).toMatchObject([
    { name: "db-0", role: "replica", readOnly: true, replication: { running: true, following: "db-1:3306", errant: [] } },
    { name: "db-1", role: "primary", readOnly: false, replication: undefined },
  ]);
});
