import { appTemplate } from "../../platform/apps";
import type { ContainerSpec } from "../../topology/spec";
import { fixture, raw } from "../topology-plan/fixture";
import { mocked, only, world, type Registered } from "./world";

jest.setTimeout(60_000);

let registered: Registered[];

beforeAll(async () => {
  ({ registered } = await world(raw()));
});

const replaceOnChanges = ["healthcheck", "init", "tmpfs", "cpuPeriod", "cpuQuota", "rm", "mounts", "#initerror"];

test("all inputs of Docker's provider for an app's container", () => {
  const container = only(registered, "Container", "dev-web-0.local");
  expect(container.inputs).toEqual({
    image: "sha256:registry.example.org/shop:1",
    envs: [
      ...["DATABASE_HOST=db", "DATABASE_NAME=shop", "DATABASE_PASSWORD_FILE=/run/secrets/database.password"],
      ...["DATABASE_PORT=3306", "DATABASE_USER=web_1"],
    ],
    labels: [
      { label: "breakwater.stack", value: "dev" },
      { label: "breakwater.resource", value: "web-0" },
      { label: "breakwater.spec", value: expect.stringMatching(/^v1:[0-9a-f]{64}$/) },
      { label: "breakwater.image", value: "registry.example.org/shop:1" },
    ],
    networksAdvanced: [{ name: "id-of-main.local", aliases: ["web", expect.stringMatching(/^web-[0-9a-f]{8}-0$/)] }],
    volumes: [{ volumeName: "dev-media", containerPath: "/media", readOnly: false }],
    uploads: [
      { file: "/run/secrets/key", content: { secret: "value-of-secret-key" }, permissions: "0444" },
      { file: "/run/secrets/database.password", content: { secret: "value-of-web-database-g1" }, permissions: "0444" },
    ],
    ports: [],
    ...{ memory: 512, memorySwap: 512, cpuShares: 1024, init: true, stopSignal: "SIGTERM", stopTimeout: 30, destroyGraceSeconds: 30 },
    ...{ restart: "always", mustRun: true, logDriver: "json-file", logOpts: { "max-size": "10m", "max-file": "3" } },
    healthcheck: {
      tests: ["CMD-SHELL", expect.stringContaining("/healthz")],
      interval: "2s",
      timeout: "5s",
      retries: 3,
      startPeriod: "1m0s",
    },
  });
  expect(container).toMatchObject({
    deleteBeforeReplace: false,
    replaceOnChanges,
    additionalSecretOutputs: ["uploads"],
    replacementTrigger: 7,
  });
});

test("a container with a fixed name is removed before its replacement is created, and gets its grace period twice", () => {
  for (const name of ["dev-db-0", "dev-db-1", "dev-site"]) {
    const container = only(registered, "Container", `${name}.local`);
    expect(container).toMatchObject({ deleteBeforeReplace: true, replaceOnChanges, replacementTrigger: 7, inputs: { name } });
    expect(container.inputs["stopTimeout"]).toBe(container.inputs["destroyGraceSeconds"]);
  }
});

test("secret values are only in secret inputs", () => {
  const plain = JSON.stringify(registered, (_key, value: unknown) =>
    value !== null && typeof value === "object" && "secret" in value ? "hidden" : value,
  );
  expect(plain).not.toContain("value-of-");
  expect(JSON.stringify(registered)).toContain('{"secret":"value-of-web-database-g1"}');
});

test("a slot has the same inputs as its container, with hashes instead of secrets", () => {
  const slot = only(registered, "Slot", "dev-web-0.local");
  const { inputs } = only(registered, "Container", "dev-web-0.local");
  const spec = slot.inputs["spec"];
  expect(slot.inputs).toMatchObject({ stack: "dev", resource: "web-0", host: { address: "unix:///local.sock" } });
  expect(spec.name).toBeUndefined();
  expect(
    Object.entries(spec.environment)
      .map(([name, value]) => `${name}=${String(value)}`)
      .sort(),
  ).toEqual(inputs["envs"]);
  expect(Object.entries(spec.labels).map(([label, value]) => ({ label, value }))).toEqual(inputs["labels"].sort(byLabel));
  expect(spec.networks).toEqual([{ network: "dev-main", aliases: inputs["networksAdvanced"][0].aliases }]);
  expect(spec.mounts).toEqual([{ volume: "dev-media", path: "/media", readOnly: false, relabel: "none" }]);
  expect(spec.files.map(({ path }: { path: string }) => path)).toEqual(["/run/secrets/key", "/run/secrets/database.password"]);
  expect(spec.files[0].sha256.secret).toMatch(/^[0-9a-f]{64}$/);
  expect(spec.health).toEqual({ test: inputs["healthcheck"].tests, intervalSeconds: 2, timeoutSeconds: 5, retries: 3, startSeconds: 60 });
});

const byLabel = (a: { label: string }, b: { label: string }) => (a.label < b.label ? -1 : 1);

test.each([
  ["none", undefined],
  ["shared", "z"],
  ["private", "Z"],
])("relabel %s", async (relabel, letter) => {
  const { web } = raw().apps;
  const apps = { web: { ...web, replicas: 1, jobs: [], volumes: [{ volume: "cache", path: "/cache", relabel, readOnly: true }] } };
  const { registered: changed } = await world({ ...raw(), apps });
  const volumes = only(changed, "Container", "dev-web-0.local").inputs["volumes"];
  expect(volumes).toEqual([{ volumeName: "dev-cache", containerPath: "/cache", readOnly: true, selinuxRelabel: letter }]);
});

test("a job has the inputs of its app, without a probe, a port or an alias", () => {
  const { inputs } = only(registered, "Job", "web-migrate.local");
  expect(inputs).toEqual({
    ...{
      host: { address: "unix:///local.sock" },
      stack: "dev",
      resource: "web-migrate",
      command: ["migrate"],
      timeoutSeconds: 600,
      memoryMb: 512,
    },
    image: "sha256:registry.example.org/shop:1",
    environment: expect.objectContaining({ DATABASE_USER: "web_1" }),
    networks: ["dev-main"],
    mounts: [{ volume: "dev-media", path: "/media", readOnly: false, relabel: "none" }],
    files: [
      { path: "/run/secrets/key", content: { secret: "value-of-secret-key" }, mode: "0444" },
      { path: "/run/secrets/database.password", content: { secret: "value-of-web-database-g1" }, mode: "0444" },
    ],
    inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

/** Each field of a container: `same` in a job's container, or how a job has it otherwise. A new field does not compile until that is decided. */
const inJob: Readonly<Record<keyof ContainerSpec, "same" | { readonly otherwise: string }>> = {
  ...{
    environment: "same",
    mounts: "same",
    user: "same",
    memoryMb: "same",
    pids: "same",
    noNewPrivileges: "same",
    cpuShares: "same",
    logs: "same",
  },
  resource: { otherwise: "the job's own name" },
  name: { otherwise: "derived from the resource" },
  image: { otherwise: "the id on the job's host" },
  command: { otherwise: "the job's own" },
  networks: { otherwise: "without aliases" },
  ...{ files: { otherwise: "with the secret ones" }, secretFiles: { otherwise: "with the plain ones" } },
  publish: { otherwise: "an app publishes nothing" },
  health: { otherwise: "it ends on its own" },
  init: { otherwise: "jobs always run without it" },
  ...{ stopSignal: { otherwise: "it is never stopped" }, stopGraceSeconds: { otherwise: "it is never stopped" } },
};

test("a job's container is the app's, field by field", async () => {
  const resources = { memoryMb: 300, cpuShares: 99, pids: 77 };
  const web = { ...raw().apps.web, resources, user: "10:10", noNewPrivileges: false, logs: { maxFiles: 9 }, environment: { A: "1" } };
  const { registered: made } = await world({ ...raw(), apps: { web } });
  const spec = appTemplate(fixture({ apps: { web } }), "web");
  const job = only(made, "Job", "web-migrate.local").inputs;
  for (const [field, how] of Object.entries(inJob) as [keyof ContainerSpec, unknown][]) {
    if (how !== "same") continue;
    expect(spec[field]).toBeDefined();
    expect([field, job[field]]).toEqual([field, spec[field]]);
  }
});

test("a change of the log's rotation, the weight or the way to stop runs no job; one of the environment does", async () => {
  const jobOf = async (web: object) => {
    const { registered: made } = await world({ ...raw(), apps: { web: { ...raw().apps.web, ...web } } });
    return only(made, "Job", "web-migrate.local").inputs as { inputHash: string; formerHash?: string; logs?: object; cpuShares?: number };
  };
  const [plain, kept, other] = [
    await jobOf({}),
    await jobOf({ logs: { maxFiles: 9 }, resources: { cpuShares: 99 }, stopSignal: "SIGINT", stopGraceSeconds: 7 }),
    await jobOf({ environment: { A: "1" } }),
  ];
  expect(kept).toMatchObject({ inputHash: plain.inputHash, logs: { maxSizeMb: 10, maxFiles: 9 }, cpuShares: 99 });
  expect(kept.formerHash).not.toBe(plain.inputHash);
  expect(plain.formerHash).toBeUndefined();
  expect(other.inputHash).not.toBe(plain.inputHash);
});

describe("additions of newer versions", () => {
  const declared = async (generation: number, web: object) => {
    mocked.generation = generation;
    try {
      const { registered: made } = await world({ ...raw(), apps: { web: { ...raw().apps.web, ...web } } });
      const { inputs } = only(made, "Container", "dev-web-0.local");
      const { pids } = only(made, "Limits", "dev-web-0.local").inputs as { pids: number };
      return { securityOpts: inputs["securityOpts"] as unknown, start: inputs["healthcheck"].startPeriod as unknown, pids };
    } finally {
      mocked.generation = 7;
    }
  };
  const none = { health: { http: "/healthz", startSeconds: 0 } };

  test("a container of the first version keeps its arguments", async () =>
    expect(await declared(7, none)).toEqual({ securityOpts: undefined, start: "0s", pids: 0 }));

  test("a new one has them", async () =>
    expect(await declared(1_000_001, none)).toEqual({ securityOpts: ["no-new-privileges:true"], start: "1ms", pids: 4096 }));

  test("unless its app declares otherwise", async () =>
    expect(await declared(1_000_001, { noNewPrivileges: false, resources: { pids: 300 } })).toEqual({
      securityOpts: undefined,
      start: "1m0s",
      pids: 300,
    }));

  test("a database has a thread for each connection", async () => {
    mocked.generation = 1_000_001;
    const { registered: made } = await world({ ...raw(), databases: { db: { engine: "mariadb", settings: { max_connections: 5000 } } } });
    mocked.generation = 7;
    expect(only(made, "Limits", "dev-db-0.local").inputs["pids"]).toBe(9096);
  });
});

test("a slot that a run excludes has no generation, and its container has a trigger anyway", async () => {
  mocked.generation = undefined;
  const { registered: made } = await world(raw());
  mocked.generation = 7;
  expect(only(made, "Container", "dev-web-0.local").replacementTrigger).toBe(1_000_001);
});

test("an empty file counts as a file", async () => {
  const { registered: made } = await world({
    ...raw(),
    apps: { web: { ...raw().apps.web, files: { "/etc/none": { content: "" }, "/etc/line": { content: "\n" } } } },
  });
  expect(only(made, "Container", "dev-web-0.local").inputs["uploads"].slice(0, 2)).toEqual([
    { file: "/etc/line", content: "\n", permissions: "0644" },
    { file: "/etc/none", source: "/dev/null", permissions: "0644" },
  ]);
});

test("the balancer may gain privileges: in the container of another user, root needs them to make HAProxy reload", async () => {
  mocked.generation = 1_000_001;
  const { registered: made } = await world(raw());
  mocked.generation = 7;
  const options = (name: string) => only(made, "Container", `dev-${name}.local`).inputs["securityOpts"] as unknown;
  expect([options("site-balancer"), options("site"), options("db-0")]).toEqual([
    undefined,
    ...Array<string[]>(2).fill(["no-new-privileges:true"]),
  ]);
  expect(only(made, "Slot", "dev-site-balancer.local").inputs["spec"].creation.noNewPrivileges).toBe(false);
});
