import { platform } from "../../platform/schema";
import { fieldLines } from "../../topology/schema/describe";
import { deploy } from "./world";

jest.setTimeout(120_000);

type Raw = Record<string, unknown>;

const base = (): Raw => ({
  hosts: { one: { address: "ssh://one" } },
  networks: { main: {}, back: {} },
  volumes: { media: {} },
  registries: { private: { address: "registry.example.org", username: "puller", passwordSecret: "key" } },
  secrets: { key: { generate: {} }, "from-config": { fromConfig: true } },
  images: { web: { reference: "registry.example.org/web:1" }, built: { build: { context: "tests/components/context" } } },
  databases: {
    db: { engine: "mariadb", hosts: ["one"], publish: { port: 13306 } },
    other: { engine: "external", host: "db.example.org", username: "shop", passwordSecret: "from-config" },
  },
  apps: {
    web: {
      image: "built",
      port: 8000,
      replicas: 1,
      hosts: ["one"],
      health: { http: "/healthz" },
      files: { "/etc/shop.conf": { content: "a = 1\n" } },
      volumes: [{ volume: "media", path: "/media" }],
      database: { name: "db", schema: "shop" },
      jobs: [{ name: "migrate", command: ["migrate"] }],
    },
    api: {
      image: "web",
      port: 8000,
      replicas: 1,
      hosts: ["one"],
      health: { command: ["check"] },
      database: { name: "other", schema: "shop" },
    },
  },
  entries: {
    site: {
      listen: { port: 8080 },
      routes: [{ app: "web" }, { path: "/media", files: { volume: "media" } }],
    },
  },
});

/** Each optional key of the schema, its place in `base`, and a value other than its default. */
const changes: [path: string, at: string, value: unknown][] = [
  ["hosts.NAME.address", "hosts.one.address", "ssh://elsewhere"],
  ["hosts.NAME.tlsDirectory", "hosts.one.tlsDirectory", "/certs"],
  ["hosts.NAME.zone", "hosts.one.zone", "south"],
  ["hosts.NAME.labels", "hosts.one.labels", { size: "large" }],
  ["networks.NAME.internal", "networks.back.internal", true],
  ["networks.NAME.subnet", "networks.back.subnet", "10.20.0.0/24"],
  ["volumes.NAME.host", "volumes.media.host", "two"],
  ["volumes.NAME.keep", "volumes.media.keep", false],
  ["volumes.NAME.owner", "volumes.media.owner", "1000:1000"],
  ["volumes.NAME.existing", "volumes.media.existing", "shop_media"],
  ["registries", "images.web.registry", "private"],
  ["secrets.NAME.generate.length", "secrets.key.generate.length", 40],
  ["images.NAME.build.dockerfile", "images.built.build.dockerfile", "Other.dockerfile"],
  ["images.NAME.build.args", "images.built.build.args", { VERSION: "2" }],
  ["images.NAME.build.extraCa", "images.built.build.extraCa", true],
  ["images.NAME.digest", "images.web.digest", `sha256:${"0".repeat(64)}`],
  ["images.NAME.registry", "images.web.registry", "private"],
  ["databases.NAME.image", "databases.db.image", "web"],
  ["databases.NAME.replicas", "databases.db.replicas", 0],
  ["databases.NAME.hosts", "databases.db.hosts", ["two"]],
  ["databases.NAME.existingVolume", "databases.db.existingVolume", "shop_db"],
  ["databases.NAME.network", "databases.db.network", "back"],
  ["databases.NAME.version", "databases.db.version", "10.11"],
  ["databases.NAME.memoryMb", "databases.db.memoryMb", 1024],
  ["databases.NAME.settings", "databases.db.settings", { max_connections: 300 }],
  ["databases.NAME.publish.address", "databases.db.publish.address", "0.0.0.0"],
  ["databases.NAME.passwordGeneration", "databases.db.passwordGeneration", 2],
  ["databases.NAME.stopGraceSeconds", "databases.db.stopGraceSeconds", 90],
  ["databases.NAME.logs.maxSizeMb", "databases.db.logs", { maxSizeMb: 20 }],
  ["databases.NAME.logs.maxFiles", "databases.db.logs", { maxFiles: 5 }],
  ["databases.NAME.port", "databases.other.port", 3307],
  ["apps.NAME.command", "apps.web.command", ["serve"]],
  ["apps.NAME.replicas", "apps.web.replicas", 2],
  ["apps.NAME.hosts", "apps.api.hosts", ["two"]],
  ["apps.NAME.networks", "apps.web.networks", ["main", "back"]],
  ["apps.NAME.environment", "apps.web.environment", { GREETING: "hello" }],
  ["apps.NAME.secrets", "apps.web.secrets", ["key"]],
  ["apps.NAME.files.PATH.mode", "apps.web.files", { "/etc/shop.conf": { content: "a = 1\n", mode: "0600" } }],
  ["apps.NAME.volumes[].readOnly", "apps.web.volumes.0.readOnly", true],
  ["apps.NAME.volumes[].relabel", "apps.web.volumes.0.relabel", "shared"],
  ["apps.NAME.user", "apps.web.user", "1000:1000"],
  ["apps.NAME.init", "apps.web.init", false],
  ["apps.NAME.health.hostHeader", "apps.web.health.hostHeader", "www.example.org"],
  ["apps.NAME.health.intervalSeconds", "apps.web.health.intervalSeconds", 3],
  ["apps.NAME.health.timeoutSeconds", "apps.web.health.timeoutSeconds", 4],
  ["apps.NAME.health.retries", "apps.web.health.retries", 4],
  ["apps.NAME.health.startSeconds", "apps.web.health.startSeconds", 90],
  ["apps.NAME.rollout.order", "apps.web.rollout", { order: "stop-first" }],
  ["apps.NAME.rollout.surge", "apps.web.rollout", { surge: 1 }],
  ["apps.NAME.rollout.batch", "apps.web.rollout", { batch: 1 }],
  ["apps.NAME.rollout.drainSeconds", "apps.web.rollout", { drainSeconds: 60 }],
  ["apps.NAME.rollout.healthyFor", "apps.web.rollout", { healthyFor: 10 }],
  ["apps.NAME.resources.memoryMb", "apps.web.resources", { memoryMb: 256 }],
  ["apps.NAME.resources.pids", "apps.web.resources", { pids: 100 }],
  ["apps.NAME.noNewPrivileges", "apps.web.noNewPrivileges", false],
  ["apps.NAME.resources.cpuShares", "apps.web.resources", { cpuShares: 512 }],
  ["apps.NAME.logs.maxSizeMb", "apps.web.logs", { maxSizeMb: 20 }],
  ["apps.NAME.logs.maxFiles", "apps.web.logs", { maxFiles: 5 }],
  ["apps.NAME.stopGraceSeconds", "apps.web.stopGraceSeconds", 10],
  ["apps.NAME.stopSignal", "apps.web.stopSignal", "SIGINT"],
  ["apps.NAME.database.environmentPrefix", "apps.web.database.environmentPrefix", "MYSQL"],
  ["apps.NAME.jobs[].timeoutSeconds", "apps.web.jobs.0.timeoutSeconds", 30],
  ["entries.NAME.image", "entries.site.image", "web"],
  ["entries.NAME.host", "entries.site.host", "two"],
  ["entries.NAME.listen.address", "entries.site.listen.address", "0.0.0.0"],
  ["entries.NAME.behind", "entries.site.behind", ["10.0.0.0/8"]],
  ["entries.NAME.networks", "entries.site.networks", ["main", "back"]],
  ["entries.NAME.routes[].host", "entries.site.routes.0.host", "www.example.org"],
  ["entries.NAME.routes[].path", "entries.site.routes.0.path", "/shop"],
  ["entries.NAME.routes[].headers", "entries.site.routes.0.headers", { "X-Frame-Options": "DENY" }],
  ["entries.NAME.routes[].bodyLimitMb", "entries.site.routes.0.bodyLimitMb", 50],
  ["entries.NAME.routes[].timeoutSeconds", "entries.site.routes.0.timeoutSeconds", 5],
  ["entries.NAME.routes[].files.directory", "entries.site.routes.1.files.directory", "/public"],
  ["entries.NAME.routes[].cacheSeconds", "entries.site.routes.1.cacheSeconds", 60],
  ["entries.NAME.resources.memoryMb", "entries.site.resources", { memoryMb: 256 }],
  ["entries.NAME.resources.pids", "entries.site.resources", { pids: 100 }],
  ["entries.NAME.resources.cpuShares", "entries.site.resources", { cpuShares: 512 }],
  ["entries.NAME.logs.maxSizeMb", "entries.site.logs", { maxSizeMb: 20 }],
  ["entries.NAME.logs.maxFiles", "entries.site.logs", { maxFiles: 5 }],
];

/** Keys that only the watcher reads. */
const watched: [path: string, at: string, value: unknown][] = [
  ["watch.policy", "watch.policy", "observe"],
  ["watch.everySeconds", "watch.everySeconds", 600],
  ["watch.resources", "watch.resources", { web: "observe" }],
];

/** Keys with a single possible value, and one that only allows what validation would otherwise refuse. */
const withoutEffect = ["databases.NAME.replication.mode", "databases.NAME.allowSharedHost", "entries.NAME.engine"];

function set(raw: Raw, at: string, value: unknown): Raw {
  const keys = at.split(".");
  const last = keys.pop() as string;
  const parent = keys.reduce<Raw>((inner, key) => (inner[key] ??= {}) as Raw, raw);
  parent[last] = value;
  return raw;
}

/** Adds a second host only for keys that refer to it, because each host slows down every test. */
const withHost = (raw: Raw) => (JSON.stringify(raw).includes('"two"') ? set(raw, "hosts.two", { address: "ssh://two" }) : raw);

/** Skips the rules between fields. This version refuses some values, but they must have an effect anyway. */
const text = async (raw: Raw) => JSON.stringify(await deploy({ stack: "dev", platform: platform.parse(withHost(raw)) }));
let before: string;

beforeAll(async () => {
  before = await text(base());
});

test("the table names every optional key", () => {
  const known = [...[...changes, ...watched].map(([path]) => path), ...withoutEffect];
  const below = (path: string) => known.some((key) => key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[`));
  const missing = fieldLines(platform).filter(({ optional, path }) => optional && !below(path));
  expect(missing.map(({ path }) => path)).toEqual([]);
  const paths = new Set(fieldLines(platform).map(({ path }) => path));
  expect(known.filter((path) => !paths.has(path))).toEqual([]);
});

test.each(changes)("%s reaches a resource or an output", async (_path, at, value) => {
  const after = await text(set(base(), at, value));
  expect(after === before).toBe(false);
});

test.each(watched)("%s does not change what is deployed", async (_path, at, value) => {
  expect(await text(set(base(), at, value))).toBe(before);
});
