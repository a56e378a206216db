import { fixture } from "../../topology-plan/fixture";
import { replicasFirst } from "../../../cli/release/members";
import { runsOf } from "../../../cli/release/runs";
import type { StateResource } from "../../../cli/state/checkpoint";
import type { ResourceOperation } from "../../../cli/run/progress";

const topology = fixture();
const platform = "breakwater:component:Platform";
const urn = (parents: string, type: string, name: string): string =>
  `urn:pulumi:dev::breakwater::${[platform, ...(parents ? [parents] : []), type].join("$")}::${name}`;
const cluster = urn("", "breakwater:component:MariadbCluster", "db");
const container = (index: number) =>
  urn("breakwater:component:MariadbCluster", "docker:index/container:Container", `dev-db-${index}.local`);
const slot = (index: number) => urn("breakwater:component:MariadbCluster", "breakwater:index:Slot", `dev-db-${index}.local`);
const link = (index: number) => urn("breakwater:component:MariadbCluster", "breakwater:index:MariadbReplica", `db-${index}.local`);
const app = urn("breakwater:component:App", "docker:index/container:Container", "dev-web-0.local");
const entry = urn("breakwater:component:Entry", "docker:index/container:Container", "dev-site.local");
const image = urn("breakwater:component:Image", "docker:index/remoteImage:RemoteImage", "mariadb.local");
const network = urn("breakwater:component:Network", "breakwater:index:Network", "main.local");

const state: StateResource[] = [
  { urn: cluster, type: "breakwater:component:MariadbCluster" },
  ...[0, 1, 2].map((index) => ({
    urn: container(index),
    type: "docker:index/container:Container",
    parent: cluster,
    dependencies: [image, network, ...(index > 1 ? [link(index - 1)] : [])],
  })),
  ...[0, 1, 2].map((index) => ({ urn: slot(index), type: "breakwater:index:Slot", parent: cluster })),
  ...[1, 2].map((index) => ({ urn: link(index), type: "breakwater:index:MariadbReplica", parent: cluster })),
];
const change = (about: string, operation = "create-replacement"): ResourceOperation => {
  const type = about.split("::").at(-2)?.split("$").at(-1) ?? "";
  return {
    operation,
    type: type.slice(type.lastIndexOf(":") + 1),
    resource: about.slice(about.lastIndexOf("::") + 2),
    step: { urn: about, type },
  } as unknown as ResourceOperation;
};
const members = (...indexes: number[]) =>
  indexes.flatMap((index) => [change(slot(index), "update"), change(container(index), "delete-replaced"), change(container(index))]);

test("replicas change before their primary, with everything that they depend on; apps and entries wait", () => {
  const changes = [change(image), ...members(0, 1, 2), change(link(1), "update"), change(link(2), "update"), change(app), change(entry)];
  expect(replicasFirst(topology, state, changes)).toEqual({
    targets: [image, slot(1), container(1), slot(2), container(2), link(1), link(2)],
    databases: ["db"],
  });
});

test("the member that does accept writes changes last, whatever the stack file says", () => {
  const writers = new Map([["db", "db-1"]]);
  expect(replicasFirst(topology, state, members(0, 1, 2), writers).targets).toEqual([slot(0), container(0), slot(2), container(2)]);
  expect(replicasFirst(topology, state, members(0, 2), writers)).toEqual({ targets: [], databases: [] });
  expect(runsOf(topology, state, members(0, 1), writers).parts).toEqual([{ only: [slot(0), container(0)], later: [] }, { later: [] }]);
});

test("a new resource comes with its component, which Pulumi requires", () => {
  const component = urn("", "breakwater:component:Image", "other");
  const other = change(urn("breakwater:component:Image", "docker:index/remoteImage:RemoteImage", "other.local"), "create");
  const made = (parent: string): ResourceOperation =>
    ({ ...other, step: { ...other.step, new: { parent } } }) as unknown as ResourceOperation;
  expect(replicasFirst(topology, state, [made(component), ...members(0, 1)]).targets).toEqual([
    component,
    other.step.urn,
    slot(1),
    container(1),
  ]);
  expect(replicasFirst(topology, state, [made(cluster), ...members(0, 1)]).targets).toEqual([other.step.urn, slot(1), container(1)]);
});

test.each([
  ["nothing of a database changes", [change(app)]],
  ["the primary changes alone", members(0)],
  ["only replicas change", members(1, 2)],
  ["members are changed in place", [change(container(0), "update"), change(container(1), "update")]],
  ["a database is new", [0, 1].map((index) => change(container(index), "create"))],
])("the graph's order is sufficient when %s", (_when, changes) =>
  expect(replicasFirst(topology, state, changes)).toEqual({ targets: [], databases: [] }),
);

test("members whose network is recreated change together, and the network is named", () => {
  expect(replicasFirst(topology, state, [change(network), ...members(0, 1)])).toEqual({
    ...{ targets: [], databases: [] },
    obstacle: "Network main.local",
  });
});

test("dependencies of apps only are replaced with them and not before, because something of theirs may leave in the same run", () => {
  const secret = "urn:pulumi:dev::breakwater::breakwater:component:Platform$random:index/randomPassword:RandomPassword::secret-token";
  const ca = "urn:pulumi:dev::breakwater::breakwater:component:Platform$breakwater:index:ExtraCa::book-extra-ca";
  const changes = [change(secret), change(ca, "update"), change(image), ...members(0, 1)];
  expect(replicasFirst(topology, state, changes).targets).toEqual([image, slot(1), container(1)]);
});

test("nothing is ordered before a primary that a failed run removed, because its replicas wait for it", () => {
  const gone = state.map((one) => (one.urn === container(0) ? { ...one, pendingReplacement: true } : one));
  expect(replicasFirst(topology, gone, members(0, 1))).toEqual({ targets: [], databases: [] });
});

describe("what plan and up report", () => {
  test("the order, with a run of its own for the replicas", () => {
    const { parts, order, obstacles } = runsOf(topology, state, members(0, 1));
    expect(order).toEqual(["db: the replicas change first, one by one, each until it replicates again; the primary last"]);
    expect(obstacles).toEqual([]);
    expect(parts).toEqual([{ only: [slot(1), container(1)], later: [] }, { later: [] }]);
  });

  test("no order that an obstacle prevents, and the obstacle", () => {
    expect(runsOf(topology, state, [change(network), ...members(0, 1)])).toEqual({
      parts: [{ later: [] }],
      order: [],
      obstacles: ["the primary does not wait for its replicas: they stand on Network main.local, which is replaced as well"],
    });
  });

  test.each([
    ["only the primary", members(0)],
    ["only replicas", members(1, 2)],
  ])("nothing when %s changes", (_what, changes) => {
    expect(runsOf(topology, state, changes)).toEqual({ parts: [{ later: [] }], order: [], obstacles: [] });
  });
});
