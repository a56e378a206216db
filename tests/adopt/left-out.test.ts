import { stringify } from "yaml";
import { translate } from "../../adopt/translate";
import { left, translated } from "./one-service";
import { sourceOf } from "./source";

test.each([
  [{ image: "a:1", entrypoint: "/cron.sh" }, /services\.web\.entrypoint: .*another program would run/],
  [{ image: "a:1", entrypoint: [] }, /services\.web\.entrypoint/],
  [{ image: "a:1", deploy: { replicas: 0 } }, /services\.web\.deploy\.replicas: Compose runs none of it/],
  [{ image: "a:1", scale: 0 }, /services\.web\.scale/],
  [{ image: "a:1", network_mode: "none" }, /services\.web\.network_mode: it has no network/],
  [{ image: "a:1", network_mode: "host" }, /the host's own network/],
  [{ image: "a:1", network_mode: "service:other" }, /the network of another container \(service:other\)/],
  [{ image: "a:1", volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"] }, /services\.web\.volumes\[0\]: it controls Docker/],
  [{ image: "a:1", volumes: [{ type: "bind", source: "/run/podman/podman.sock", target: "/s" }] }, /it controls Docker/],
  [{ image: "a:1", volumes: [{ type: "volume", source: "data", target: "/d", volume: { subpath: "x" } }] }, /only a folder of the volume/],
  [{ image: "a:1", volumes: ["/:/host:ro"] }, /services\.web\.volumes\[0\]: it reaches into the host itself/],
  [{ image: "a:1", volumes: [{ type: "bind", source: "/var/lib/docker", target: "/d" }] }, /it reaches into the host itself/],
  [{ image: "traefik:v3", ports: ["80:80", "443:443"] }, /traefik:v3 passes requests on by its own rules \(ports 80:80, 443:443\)/],
  [{ image: "haproxy:3.0-alpine", ports: ["80:80"] }, /passes requests on/],
  [{ image: "caddy:2", ports: [{ target: 80, published: 80 }] }, /\(ports 80\)/],
  [{ image: "docker.io/bitnami/mariadb:latest" }, /is not the official image of MariaDB/],
  [{ image: "registry.example.test/team/mariadb:11" }, /is not the official image of MariaDB/],
  [{ image: "a:1", profiles: ["debug"] }, /Compose starts it only with a profile \(debug\)/],
])("%j is left out, with the reason", (web, words) => {
  const { platform } = translated(web);
  expect(Object.keys(platform.apps as object)).toEqual(["other"]);
  expect(platform).not.toHaveProperty("databases");
  expect(platform).not.toHaveProperty("entries");
  expect(left(web)).toMatch(words);
});

test.each(["mariadb:11.8", "docker.io/library/mariadb:11.8", "mirror.example.test/library/mariadb:11", "index.docker.io/mariadb"])(
  "%s is the official image, and becomes a database",
  (image) => {
    expect(translated({ image }).platform.databases).toHaveProperty("web");
  },
);

test.each([{ restart: "no" }, { deploy: { restart_policy: { condition: "none" } } }])(
  "a service that Compose starts once (%j) does not run again and again",
  (once) => {
    expect(Object.keys(translated({ image: "a:1", command: ["migrate"], ...once }).platform.apps as object)).toEqual(["other"]);
    const { apps } = translate(
      sourceOf(
        stringify({ services: { web: { image: "a:1", depends_on: ["setup"] }, setup: { image: "a:1", command: ["migrate"], ...once } } }),
      ),
    ).platform as { apps: { web: object } };
    expect(apps.web).toMatchObject({ jobs: [{ name: "setup", command: ["migrate"] }] });
  },
);

test.each([
  ["postgres:17", { POSTGRES_PASSWORD: "mark4me" }, 5432],
  ["docker.io/library/mysql:8", { MYSQL_ROOT_PASSWORD: "mark4me" }, 3306],
  ["clickhouse/clickhouse-server:24-alpine", {}, 8123],
  ["pgvector/pgvector:pg17", { POSTGRES_PASSWORD: "mark4me" }, 5432],
])("%s runs as one container at a time, and reads its password from a file", (image, environment, port) => {
  const web = { image, environment, volumes: ["data:/data"] };
  const { apps, entries } = translated(web).platform as { apps: { web: object }; entries?: object };
  expect(apps.web).toMatchObject({ port, replicas: 1, rollout: { order: "stop-first" }, volumes: [{ volume: "data", path: "/data" }] });
  expect(entries).toBeUndefined();
  expect(left(web)).toBe("");
});

test("a port of another protocol gets no entry for HTTP", () => {
  const web = { image: "postgres:17", ports: ["5432:5432"], volumes: ["data:/data"] };
  expect(translated(web).platform.entries).toBeUndefined();
  expect(left(web)).toContain("services.web.ports[0]: an entry speaks HTTP, and port 5432 is one of another protocol");
});

test("a volume that two services mount does not make either stop first; one that only one writes does", () => {
  const both = {
    services: {
      web: { image: "a:1", ports: ["80:80"], volumes: ["data:/d"] },
      files: { image: "c:1", ports: ["81:80"], volumes: ["data:/d:ro"] },
    },
    volumes: { data: {} },
  };
  const order = (compose: object) => (translate(sourceOf(stringify(compose))).platform.apps as { web: object }).web;
  expect(order(both)).not.toHaveProperty("rollout");
  expect(order({ ...both, services: { web: both.services.web } })).toMatchObject({ rollout: { order: "stop-first" } });
});

test.each<[unknown[], unknown]>([
  [
    ["8080:80", "127.0.0.1:9090:80"],
    { "web-entry": { address: "0.0.0.0", port: 8080 }, "web-entry-at-9090": { address: "127.0.0.1", port: 9090 } },
  ],
  [["8080-8081:80-81"], { "web-entry": { address: "0.0.0.0", port: 8080 } }],
  [["443:443", "80:80"], { "web-entry": { address: "0.0.0.0", port: 80 } }],
  [["[::1]:8080:80"], { "web-entry": { address: "::1", port: 8080 } }],
  [[{ target: 80, published: "8080", host_ip: "127.0.0.1" }], { "web-entry": { address: "127.0.0.1", port: 8080 } }],
  [["6060:6060/udp", "8080:80/tcp"], { "web-entry": { address: "0.0.0.0", port: 8080 } }],
])("ports %j", (ports, listen) => {
  const { entries } = translated({ image: "a:1", ports }).platform as { entries: Record<string, { listen: object }> };
  expect(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry.listen]))).toEqual(listen);
});

test.each([
  ["postgres://app@stats_db:5432/x", "postgres://app@stats-db:5432/x"],
  ["stats_db:5432", "stats-db:5432"],
  ["stats_db", "stats-db"],
  ["http://old-name/", "http://stats-db/"],
  ["a=1,hosts=stats_db:1", "a=1,hosts=stats-db:1"],
  ["the stats_db of yesterday", "the stats_db of yesterday"],
  ["stats_db_backup", "stats_db_backup"],
  ["/var/lib/stats_db", "/var/lib/stats_db"],
])("the host in %s is the service's name in the stack", (value, expected) => {
  const services = { stats_db: { image: "postgres:17", container_name: "old-name" }, web: { image: "a:1", environment: { A: value } } };
  const { apps } = translate(sourceOf(stringify({ services }))).platform as { apps: { web: { environment: object } } };
  expect(apps.web.environment).toEqual({ A: expected });
});

test.each([
  [{ security_opt: ["no-new-privileges:true"] }, /^$/, {}],
  [{ security_opt: ["no-new-privileges:false"] }, /^$/, { noNewPrivileges: false }],
  [{ security_opt: ["seccomp:profile.json"] }, /security_opt\[0\]: a profile for security is a protection that is lost/, {}],
  [{ read_only: true }, /read_only: a read-only file system is a protection that is lost/, {}],
  [{ read_only: false }, /^$/, {}],
  [{ cap_drop: ["ALL"] }, /cap_drop: a right taken away is a protection that is lost/, {}],
])("protection %j is kept or named", (option, words, app) => {
  const { apps } = translated({ image: "a:1", ...option }).platform as { apps: { web: object } };
  expect(apps.web).toMatchObject(app);
  expect(left({ image: "a:1", ...option })).toMatch(words);
});

test("a service with the name of another and a number keeps its own name apart from that one's containers", () => {
  const services = { web: { image: "a:1" }, "web-2": { image: "b:1" }, web_2: { image: "c:1", environment: { A: "http://web-2/" } } };
  const { apps } = translate(sourceOf(stringify({ services }))).platform as { apps: object };
  expect(Object.keys(apps)).toHaveLength(3);
  expect(Object.keys(apps)).toContain("web-n2");
});

test.each([
  ["TOKEN_TTL", "3600"],
  ["KEY_PREFIX", "shop:"],
  ["CACHE_KEY_PREFIX", "shop"],
  ["SECRET_NAME", "db"],
  ["COOKIE_NAME", "sid"],
])("%s is written as text", (name, value) => {
  const { apps } = translated({ image: "a:1", environment: { [name]: value } }).platform as { apps: { web: object } };
  expect(apps.web).toMatchObject({ environment: { [name]: value } });
});
