import type { ContainerSummary, Daemon } from "../../../docker/daemon";
import type { Checkpoint, StateResource } from "../../../cli/state/checkpoint";
import { unitStatus, type Listings } from "../../../cli/status/containers";
import { describeStatus, problemsOf, type StatusReport } from "../../../cli/status/report";
import { missingThings } from "../../../cli/status/things";
import { unitsOf } from "../../../cli/status/units";
import { container, fakeDaemon } from "../../provider/fake-daemon";
import { skipWaits } from "../../waits";

skipWaits();

const platform = "urn:pulumi:dev::breakwater::breakwater:component:Platform::dev";
const urn = (type: string, name: string) => `urn:pulumi:dev::breakwater::${type}::${name}`;
const component = (type: string, name: string, parent = platform): StateResource => ({
  urn: urn(`breakwater:component:${type}`, name),
  type: `breakwater:component:${type}`,
  parent,
});
const reach = { port: 80, http: { path: "/", host: "localhost" }, timeoutSeconds: 5, required: true, askers: ["balancer"] };

function running(member: string, parent: StateResource): StateResource[] {
  const name = `dev-${member}.local`;
  const spec = { networks: [{ network: "dev-main", aliases: [] }], mounts: [] };
  const asked = parent.type.endsWith(":App") ? { reach } : {};
  return [
    {
      urn: urn("breakwater:index:Slot", name),
      type: "breakwater:index:Slot",
      parent: parent.urn,
      inputs: { resource: member, ...asked, spec },
    },
    { urn: urn("docker:index/container:Container", name), type: "docker:index/container:Container", parent: parent.urn, id: member },
  ];
}

const app = component("App", "web");
const site = component("Entry", "site");
const balancer = component("Balancer", "site-balancer", site.urn);
const database = component("MariadbCluster", "db");

const state = (outputs: Checkpoint["outputs"] = {}): Checkpoint => ({
  pending: 0,
  outputs,
  resources: [
    ...[app, site, balancer, database, ...running("web-0", app), ...running("web-1", app)],
    ...[...running("site", site), ...running("site-balancer", balancer), ...running("db-0", database)],
    { urn: urn("breakwater:index:Network", "main.local"), type: "breakwater:index:Network", inputs: { name: "dev-main" } },
    {
      urn: urn("breakwater:index:Volume", "db-0-data.local"),
      type: "breakwater:index:Volume",
      inputs: { name: "dev-db-0-data" },
      outputs: { identity: "one" },
    },
  ],
});

test("the containers that should run come from the state, with the names of the stack file", () => {
  expect(unitsOf("dev", state()).map(({ kind, name, members }) => [kind, name, members])).toEqual([
    ["app", "web", ["web-0", "web-1"]],
    ["database", "db", ["db-0"]],
    ["entry", "site", ["site", "site-balancer"]],
  ]);
});

test("announced members that were never created count; a stack that is down should run nothing", () => {
  const promised = { apps: { web: { replicas: 3, containers: [] }, late: { replicas: 1, containers: [] } } };
  expect(unitsOf("dev", state(promised)).map(({ name, members }) => [name, members])).toEqual(
    expect.arrayContaining([
      ["web", ["web-0", "web-1", "web-2"]],
      ["late", ["late-0"]],
    ]),
  );
  expect(unitsOf("dev", { ...state(promised), resources: [] })).toEqual([]);
});

interface Look {
  readonly State?: string;
  readonly Status?: string;
  readonly health?: string;
  readonly restarts?: number;
  readonly says?: string;
}

/** A host on which web-0 is well and web-1 is in the given condition; undefined: missing. */
function listings(look: Look | undefined): Listings {
  const summary = (Id: string, { State = "running", Status = "Up 1 minute (healthy)" }: Look): ContainerSummary =>
    ({
      Id,
      Names: [`/dev-${Id}`],
      State,
      Status,
      Labels: { "breakwater.resource": Id },
      NetworkSettings: { Networks: { "dev-main": {} } },
    }) as unknown as ContainerSummary;
  const found = [summary("web-0", {}), ...(look ? [summary("web-1", look)] : [])];
  const daemon = fakeDaemon({
    inspect: async (id) => {
      const { health = "healthy", restarts = 0 } = (id === "web-1" && look) || {};
      const long = { StartedAt: "2026-01-01T00:01:00Z", FinishedAt: "2026-01-01T00:00:00Z" };
      const Networks = { "dev-main": { IPAddress: id === "web-1" ? "10.0.0.2" : "10.0.0.1" } };
      return container({
        Id: id,
        RestartCount: restarts,
        State: { Health: { Status: health }, ...long },
        NetworkSettings: { Networks },
        Config: { Labels: { "breakwater.stack": "dev" } },
      });
    },
    exec: async (_id, command) => {
      const words = command
        .filter((word) => word.startsWith("10."))
        .map((address) => (address === "10.0.0.2" && look?.says) || "said HTTP/1.1 200 OK");
      return { exitCode: 0, stdout: words.map((word, index) => `${index} ${word}\n`).join(""), stderr: "" };
    },
  });
  return new Map([["local", { host: { name: "local", isLocal: true, address: { address: "unix:///x" }, daemon }, found }]]);
}

const [web] = unitsOf("dev", state());

test.each<[what: string, look: Look | undefined, problem: string | undefined]>([
  ["well", {}, undefined],
  ["missing", undefined, "web-1 is missing"],
  ["paused", { State: "paused" }, "web-1 is paused"],
  ["stopped", { State: "exited", Status: "Exited (1) 3 s ago" }, "web-1 is not running (Exited (1) 3 s ago)"],
  ["restarted by Docker", { State: "restarting" }, "web-1 is restarted by Docker"],
  [
    "in a restart loop, seen in one of its runs",
    { health: "starting", Status: "Up 2 s (health: starting)", restarts: 6 },
    "web-1 ends and is started again and again",
  ],
  ["starting", { health: "starting", Status: "Up 2 s (health: starting)" }, "web-1 is still starting"],
  ["unhealthy and answers", { health: "unhealthy", Status: "Up 1 minute (unhealthy)" }, undefined],
  ["unhealthy", { health: "unhealthy", Status: "Up 1 minute (unhealthy)", says: "silent" }, "web-1 is unhealthy"],
  ["healthy and does not answer", { says: "refused" }, "web-1 is healthy inside, but nothing answers on port 80 from the network main"],
])("one of two is %s", async (_what, look, problem) => {
  const status = await unitStatus(web as NonNullable<typeof web>, listings(look));
  expect(status).toEqual({
    kind: "app",
    name: "web",
    expected: 2,
    running: problem === undefined ? 2 : 1,
    problems: problem === undefined ? [] : [problem],
  });
});

test("containers on a host that does not answer do not count as running", async () => {
  const status = await unitStatus(web as NonNullable<typeof web>, new Map());
  expect([status.running, status.problems[0]]).toEqual([0, "web-0 cannot be seen: host local does not answer"]);
});

test("missing networks and volumes are named, and a swapped volume", async () => {
  const host = (known: Partial<Daemon>) => [{ name: "local", isLocal: true, address: { address: "unix:///x" }, daemon: fakeDaemon(known) }];
  const swapped = {
    inspectNetwork: async () => ({}) as never,
    inspectVolume: async () => ({ Labels: { "breakwater.identity": "two" } }) as never,
  };
  expect(await missingThings(host({ inspectNetwork: async () => undefined, inspectVolume: async () => undefined }), state())).toEqual([
    "network dev-main on local is missing",
    "volume dev-db-0-data on local: missing",
  ]);
  expect(await missingThings(host(swapped), state())).toEqual(["volume dev-db-0-data on local: another volume has taken its place"]);
});

test("problems come first, in a line each", () => {
  const units = [{ kind: "app" as const, name: "web", running: 1, expected: 2, problems: ["web-1 is missing"] }];
  const entries = [
    { entry: "site", host: "local", url: "http://127.0.0.1:8080/", problems: [{ request: "GET /", detail: "answers 503" }] },
  ];
  const members = [
    { database: "db", name: "db-1", role: "replica" as const, host: "local", container: "dev-db-1", drift: ["sql thread: stopped"] },
  ];
  const problems = problemsOf({ units, entries, members, things: ["network dev-main on local is missing"] });
  const report: StatusReport = {
    stack: "dev",
    state: "not whole",
    problems,
    units,
    entries,
    members: [],
    outputs: { url: "http://127.0.0.1:8080/" },
    containers: [],
    silent: [],
    pauses: [],
    space: [],
  };
  expect(describeStatus(report).split("\n")).toEqual([
    "dev: http://127.0.0.1:8080/",
    "not whole:",
    "  ! app web 1 of 2: web-1 is missing",
    "  ! entry site: GET / answers 503",
    "  ! database db: db-1 sql thread: stopped",
    "  ! network dev-main on local is missing",
    "  app web  1 of 2",
  ]);
  expect(describeStatus({ ...report, state: "down", problems: [], units: [] })).toContain("down: nothing should run");
});
