import { promote } from "../../components/mariadb/provider/promote";
import { FakeCluster, ref } from "./mariadb-cluster";

const account = { username: "replication_1", password: "secret" };
const promoted = (cluster: FakeCluster, candidate = "dev-db-1") =>
  promote({ withServer: cluster.open, context: cluster.context, server: ref(0), candidate, account });
const roles = (cluster: FakeCluster) => cluster.servers.map(({ readOnly, links }) => [readOnly, links[""]?.host]);

test("the old primary accepts no writes before the new one does, and follows it", async () => {
  const cluster = new FakeCluster({}, {});
  await promoted(cluster);
  expect(cluster.changes.slice(0, 4)).toEqual([
    ["dev-db-0", "SET GLOBAL read_only = ON"],
    ["dev-db-1", "STOP SLAVE"],
    ["dev-db-1", "RESET SLAVE ALL"],
    ["dev-db-1", "SET GLOBAL read_only = OFF"],
  ]);
  expect(roles(cluster)).toEqual([
    [true, "db-1"],
    [false, undefined],
  ]);
  expect(cluster.named).toEqual(["dev-db-1"]);
  await promoted(cluster, "dev-db-0");
  expect(roles(cluster)).toEqual([
    [false, undefined],
    [true, "db-0"],
  ]);
  expect([cluster.named, cluster.servers.map(({ files }) => files)]).toEqual([["dev-db-0"], [{}, {}]]);
});

test("the present primary needs no promotion", async () => {
  const cluster = FakeCluster.byHand();
  await promoted(cluster);
  expect(cluster.changes).toEqual([]);
});

test.each([
  ["the candidate lacks transactions", new FakeCluster({}, { behind: true }), "dev-db-1 does not have all transactions of dev-db-0"],
  ["another member may accept writes", new FakeCluster({}, {}, { state: "paused" }), "dev-db-1 stays read-only, because dev-db-2 may"],
])("%s: the old primary stays", async (_what, cluster, message) => {
  await expect(promoted(cluster)).rejects.toThrow(message);
  expect(roles(cluster).slice(0, 2)).toEqual([
    [false, undefined],
    [true, "db-0"],
  ]);
  expect(cluster.named).toEqual(["dev-db-0"]);
});

test.each([
  ["the candidate does not answer", new FakeCluster({}, { state: "exited" }), "dev-db-1 does not answer"],
  ["the present primary does not answer", new FakeCluster({ state: "exited" }, {}), "the primary is not known: dev-db-0 may be it"],
  ["there are two primaries", new FakeCluster({}, { readOnly: false, links: {} }), "both accept writes"],
])("%s: nothing is changed", async (_what, cluster, message) => {
  await expect(promoted(cluster)).rejects.toThrow(message);
  expect(cluster.changes).toEqual([]);
});
