import { stringify } from "yaml";
import { identifierByEnd, identifierOf } from "../../adopt/translate/names";
import { translate } from "../../adopt/translate";
import { sourceOf } from "./source";

const translated = (compose: object) => translate(sourceOf(stringify(compose)));
const said = (compose: object): string =>
  translated(compose)
    .notes.map(({ option, text }) => `${option}: ${text}`)
    .join("\n");

const lan = { driver: "macvlan", driver_opts: { parent: "eth0" }, ipam: { config: [{ subnet: "192.0.2.0/24", gateway: "192.0.2.1" }] } };
const onLan = (network: object) => ({
  services: { web: { image: "a:1", networks: { lan: { ipv4_address: "192.0.2.50" } } } },
  networks: { lan: network },
});

test.each(["macvlan", "ipvlan", "overlay"])("a network with the driver %s loses its driver and its subnet", (driver) => {
  const compose = onLan({ ...lan, driver });
  expect(translated(compose).platform.networks).toEqual({ lan: {} });
  expect(said(compose)).toMatch(
    /networks\.lan\.ipam: 192\.0\.2\.0\/24 is a network outside of this host .* would take the way there away from the host/,
  );
  expect(said(compose)).toContain(`networks.lan.driver: a network is a bridge on this host, not ${driver}`);
});

test("the subnet of a bridge is kept", () => {
  expect(translated(onLan({ ipam: lan.ipam })).platform.networks).toEqual({ lan: { subnet: "192.0.2.0/24" } });
});

test("a disabled init process stays disabled; an enabled one needs no note", () => {
  const off = { services: { web: { image: "a:1", ports: ["80:80"], init: false } } };
  expect(translated(off).platform.apps).toMatchObject({ web: { init: false } });
  expect(said(off)).not.toContain("init");
  const on = { services: { web: { image: "a:1", ports: ["80:80"], init: true } } };
  expect(translated(on).platform.apps).toMatchObject({
    web: expect.not.objectContaining({ init: expect.anything() as unknown }) as object,
  });
  expect(said(on)).not.toContain("init");
});

test("a service without a replica and without requests is stopped before its successor starts", () => {
  const app = (service: object) => (translated({ services: { one: { image: "a:1", ...service } } }).platform.apps as { one: object }).one;
  const stopFirst = { rollout: { order: "stop-first" } };
  expect(app({})).toMatchObject(stopFirst);
  expect(app({ expose: ["9000"] })).toMatchObject(stopFirst);
  for (const served of [{ ports: ["80:80"] }, { deploy: { replicas: 2 } }, { scale: 3 }, { labels: { "traefik.enable": "true" } }])
    expect(app(served)).not.toHaveProperty("rollout");
});

test.each([
  [{ pids_limit: 200 }, 200],
  [{ deploy: { resources: { limits: { pids: 1 } } } }, 16],
  [{ pids_limit: -1 }, undefined],
])("a limit of processes %j becomes %p", (service, pids) => {
  const { apps } = translated({ services: { web: { image: "a:1", ports: ["80:80"], ...service } } }).platform;
  expect((apps as { web: { resources?: { pids?: number } } }).web.resources?.pids).toBe(pids);
});

test("long names end with whole words, and different names stay different", () => {
  expect(identifierOf("a-service-with-a-long-name-for-key-generation")).toBe("a-service-with-a-long-name-for");
  expect(identifierOf("a".repeat(40))).toBe("a".repeat(31));
  expect(identifierByEnd("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY")).toBe("record-encryption-primary-key");
  const environment = {
    ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY: "first1",
    ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT: "second2",
    OTHER_RECORD_ENCRYPTION_PRIMARY_KEY: "third3",
  };
  const { secrets } = translated({ services: { web: { image: "a:1", environment } } }).platform as { secrets: object };
  expect(Object.keys(secrets)).toEqual(
    ["record-encryption-primary-key", "encryption-key-derivation-salt", "record-encryption-primary-key-2"]
      .map((name) => identifierOf(name))
      .map((name, index) => (index === 2 ? "record-encryption-primary-2" : name)),
  );
});

test("one value of one variable becomes one secret for all apps", () => {
  const environment = { ENCRYPTION_KEY: "same1" };
  const { apps, secrets } = translated({
    services: {
      flow: { image: "a:1", environment },
      worker: { image: "a:1", environment },
      other: { image: "a:1", environment: { ENCRYPTION_KEY: "another1" } },
    },
  }).platform as { apps: Record<string, { secrets: string[] }>; secrets: object };
  expect([apps.flow?.secrets, apps.worker?.secrets, apps.other?.secrets]).toEqual([
    ["flow-encryption-key"],
    ["flow-encryption-key"],
    ["other-encryption-key"],
  ]);
  expect(Object.keys(secrets)).toEqual(["flow-encryption-key", "other-encryption-key"]);
});

test("a setting that Breakwater sets itself is reported and left out; an empty command means the image's own", () => {
  const database = { image: "mariadb:11.8", command: "--log-bin=binlog --max-connections=50 --sql-mode=" };
  const compose = { services: { db: database, web: { image: "a:1", command: [] } } };
  const { databases, apps } = translated(compose).platform as { databases: { db: { settings: object } }; apps: { web: object } };
  expect(databases.db.settings).toEqual({ max_connections: 50 });
  expect(apps.web).not.toHaveProperty("command");
  expect(said(compose)).toMatch(/services\.db\.command: settings.log_bin is not written: it is set by Breakwater/);
  expect(said(compose)).toMatch(/services\.db\.command: settings.sql_mode is not written: it must be text/);
});
