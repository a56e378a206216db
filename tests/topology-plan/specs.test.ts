import { imagesInUse } from "../../platform/in-use";
import { appJobs, appContainers, appTemplate } from "../../platform/apps";
import { siteOf } from "../../platform/access";
import { entryContainer } from "../../components/nginx/plan";
import { entryOf, entryUrl } from "../../topology/plan/entry";
import { balancerContainer } from "../../components/haproxy/plan";
import { imageName } from "../../topology/plan/image";
import { mariadbMembers } from "../../components/mariadb/plan";
import { names } from "../../topology/names";
import { specHash } from "../../topology/plan/hash";
import { fixture, raw } from "./fixture";

test("a whole app", () => {
  expect(appTemplate(fixture(), "web")).toEqual({
    resource: "web",
    image: "registry.example.org/shop:1",
    command: undefined,
    environment: {
      DATABASE_HOST: "db",
      DATABASE_PORT: "3306",
      DATABASE_NAME: "shop",
      DATABASE_USER: "web_1",
      DATABASE_PASSWORD_FILE: "/run/secrets/database.password",
    },
    networks: [{ network: "dev-main", aliases: ["web"] }],
    mounts: [{ volume: "dev-media", path: "/media", readOnly: false, relabel: "none" }],
    files: [],
    secretFiles: [
      { path: "/run/secrets/key", secret: "key", mode: "0444" },
      { path: "/run/secrets/database.password", secret: "database.password", mode: "0444" },
    ],
    publish: [],
    health: { test: ["CMD-SHELL", expect.any(String)], intervalSeconds: 2, timeoutSeconds: 5, retries: 3, startSeconds: 60 },
    memoryMb: 512,
    cpuShares: 1024,
    user: undefined,
    stopSignal: "SIGTERM",
    stopGraceSeconds: 30,
    logs: { maxSizeMb: 10, maxFiles: 3 },
  });
  expect(appContainers(fixture(), "web").map(({ host, spec }) => [host, spec.resource, spec.name])).toEqual([
    ["local", "web-0", undefined],
    ["local", "web-1", undefined],
  ]);
});

test("a job is the app without a probe and without a name for traffic", () => {
  const [migrate, index] = appJobs(fixture(), "web");
  const template = appTemplate(fixture(), "web");
  const spec = {
    ...template,
    resource: "web-migrate",
    command: ["migrate"],
    health: undefined,
    networks: [{ network: "dev-main", aliases: [] }],
  };
  expect(migrate).toEqual({ host: "local", name: "migrate", command: ["migrate"], timeoutSeconds: 600, spec });
  expect(index).toMatchObject({ name: "index", timeoutSeconds: 5, spec: { resource: "web-index", command: ["index"] } });
});

test("members: one primary, and a separate identity for each", () => {
  const databases = { db: { engine: "mariadb", replicas: 2, publish: { port: 13306 } } };
  const members = mariadbMembers(fixture({ databases }), "db");
  expect(members.map(({ index, role, serverId, container, volume }) => [index, role, serverId, container, volume])).toEqual([
    [0, "primary", 1, "dev-db-0", "db-0-data"],
    [1, "replica", 2, "dev-db-1", "db-1-data"],
    [2, "replica", 3, "dev-db-2", "db-2-data"],
  ]);
  expect(members.map(({ spec }) => spec.networks[0]?.aliases)).toEqual([["db", "db-0"], ["db-1"], ["db-2"]]);
  expect(members.map(({ spec }) => spec.publish[0]?.hostPort)).toEqual([13306, 13307, 13308]);
  expect(members[1]?.spec).toMatchObject({
    resource: "db-1",
    name: "dev-db-1",
    image: "mariadb:11.8",
    mounts: [{ volume: "dev-db-1-data", path: "/var/lib/mysql", readOnly: false }],
    stopGraceSeconds: 60,
  });
});

test("an additional member changes nothing about the others", () => {
  const members = (replicas: number) => mariadbMembers(fixture({ databases: { db: { engine: "mariadb", replicas } } }), "db");
  expect(members(4).slice(0, 2)).toEqual(members(1));
});

test("a rotation gives the app another account", () => {
  const topology = fixture({ databases: { db: { engine: "mariadb", passwordGeneration: 3 } } });
  expect(appTemplate(topology, "web").environment["DATABASE_USER"]).toBe("web_3");
});

test("an external database is passed on as declared", () => {
  const external = { engine: "external", host: "db.example.org", port: 3307, username: "shop", passwordSecret: "from-config" };
  const { web } = raw().apps;
  const app = { ...web, database: { name: "db", schema: "shop", environmentPrefix: "MYSQL" } };
  const topology = fixture({ databases: { db: external }, apps: { web: app } });
  expect(siteOf(topology).access("web", topology.platform.apps["web"]!.database).environment).toEqual({
    MYSQL_HOST: "db.example.org",
    MYSQL_PORT: "3307",
    MYSQL_NAME: "shop",
    MYSQL_USER: "shop",
    MYSQL_PASSWORD_FILE: "/run/secrets/database.password",
  });
});

test("an entry mounts its own configuration and, read-only, the files that it serves", () => {
  const { host, volume, spec } = entryContainer(fixture(), "site");
  expect({ host, volume }).toEqual({ host: "local", volume: "site-config" });
  expect(spec).toMatchObject({
    resource: "site",
    name: "dev-site",
    image: "nginx:1.26",
    networks: [{ network: "dev-main", aliases: ["site"] }],
    mounts: [
      { volume: "dev-site-config", path: "/etc/nginx/breakwater", readOnly: false },
      { volume: "dev-media", path: "/srv/media", readOnly: true },
    ],
    publish: [{ address: "127.0.0.1", hostPort: 8080, port: 80 }],
    memoryMb: 128,
    stopSignal: "SIGQUIT",
  });
});

test("a balancer is in its entry's networks, publishes nothing, and reads a folder that outlives it", () => {
  const { host, volume, spec } = balancerContainer(fixture(), "site");
  expect({ host, volume }).toEqual({ host: "local", volume: "site-balancer-config" });
  expect(spec).toMatchObject({
    resource: "site-balancer",
    name: "dev-site-balancer",
    image: "haproxy:3.0",
    command: ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg", "-f", "/usr/local/etc/haproxy/breakwater"],
    networks: [{ network: "dev-main", aliases: ["site-balancer"] }],
    mounts: [{ volume: "dev-site-balancer-config", path: "/usr/local/etc/haproxy/breakwater", readOnly: false }],
    publish: [],
    stopSignal: "SIGUSR1",
  });
});

test("a replica's DNS name contains its version", () => {
  const alias = names.replica("web", "0123456789abcdef", 1);
  expect(alias).toBe("web-01234567-1");
  expect(names.generation("web", alias)).toBe("01234567");
  expect([names.generation("web", "web"), names.generation("we", alias), names.generation("web", "web-1")]).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

test.each([
  ["127.0.0.1", "unix:///var/run/docker.sock", "http://127.0.0.1:8080/"],
  ["0.0.0.0", "unix:///var/run/docker.sock", "http://127.0.0.1:8080/"],
  ["0.0.0.0", "ssh://deploy@prod.example.org", "http://prod.example.org:8080/"],
  ["0.0.0.0", "tcp://10.0.0.7:2376", "http://10.0.0.7:8080/"],
  ["::1", "unix:///var/run/docker.sock", "http://[::1]:8080/"],
])("an entry on %s of %s is %s", (address, engine, url) => {
  const entry = entryOf(fixture(), "site");
  expect(entryUrl({ ...entry, listen: { address, port: 8080 } }, engine)).toBe(url);
});

test("images: by tag, by digest, by the stack's own name if built", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const images = { web: { reference: "registry.example.org:5000/shop:1", digest }, other: { build: { context: "." } } };
  const topology = fixture({ images });
  expect(imageName(topology, "web")).toBe(`registry.example.org:5000/shop@${digest}`);
  expect(imageName(topology, "other")).toBe("dev-other");
  expect([...imagesInUse(topology)]).toEqual([
    ["mariadb", ["local"]],
    ["web", ["local"]],
    ["nginx", ["local"]],
    ["haproxy", ["local"]],
  ]);
});

test("a container that may exist only once has a fixed name; Pulumi names all others", () => {
  const { apps } = raw();
  const web = { ...apps.web, replicas: 1 };
  const names = (rollout: object) => appContainers(fixture({ apps: { web: { ...web, rollout } } }), "web").map(({ spec }) => spec.name);
  expect(names({ order: "stop-first" })).toEqual(["dev-web-0"]);
  for (const rollout of [{}, { order: "start-first" }]) {
    const [placed] = appContainers(fixture({ apps: { web: { ...web, rollout } } }), "web");
    const [plain] = appContainers(fixture({ apps: { web } }), "web");
    expect([placed && specHash(placed.spec), placed?.spec.name]).toEqual([plain && specHash(plain.spec), undefined]);
  }
});
