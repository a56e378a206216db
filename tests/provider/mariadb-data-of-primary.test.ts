import { leavingPrimary } from "../../components/mariadb/operate/roles";
import { observing } from "../../components/mariadb/provider/cluster";
import { sourceOf } from "../../components/mariadb/provider/seed";
import { parseTopology } from "../../platform/parse";
import { unitOf } from "../../platform/units";
import { fixture, raw } from "../topology-plan/fixture";
import { FakeCluster, ref } from "./mariadb-cluster";

describe("the copy of a new or rebuilt member", () => {
  const source = (cluster: FakeCluster, member: string) => sourceOf({ member, source: ref(0) }, cluster.context, observing(cluster.open));

  test("comes from the member that accepts writes", async () => {
    expect(await source(new FakeCluster({}, {}), "dev-db-1")).toEqual(ref(0));
    expect(await source(new FakeCluster({}), "dev-db-1")).toEqual(ref(0));
    expect(await source(FakeCluster.byHand({}, {}, {}), "dev-db-2")).toEqual(ref(1));
  });

  test("is not made over the data of the primary, whatever the stack file says", async () => {
    await expect(source(FakeCluster.byHand(), "dev-db-1")).rejects.toThrow(
      "dev-db-1 is the primary now, so its data is the only copy that counts",
    );
  });

  test("is not made while the primary is not known", async () => {
    await expect(source(FakeCluster.byHand({}, { state: "exited" }), "dev-db-2")).rejects.toThrow(
      "copy for dev-db-2: the primary is not known",
    );
    await expect(source(new FakeCluster({}, { readOnly: false, links: {} }), "dev-db-2")).rejects.toThrow("both accept writes");
    expect(await source(new FakeCluster({ state: "exited" }, {}), "dev-db-1")).toEqual(ref(0));
  });
});

test("the present primary does not leave the stack: with fewer replicas, its data would stay behind", async () => {
  const declared = parseTopology("dev", { ...raw(), databases: { db: { engine: "mariadb", replicas: 0 } } });
  const refused = (cluster: FakeCluster, topology = declared) =>
    leavingPrimary(topology, unitOf(topology, "db")!, [{ name: "local", daemon: cluster.daemon }], observing(cluster.open));
  expect(await refused(FakeCluster.byHand())).toEqual([
    expect.stringMatching(/^databases\.db\.replicas: dev-db-1 is the primary now.*To make dev-db-0 the primary again: pause the watcher/),
  ]);
  expect(await refused(new FakeCluster({}, {}))).toEqual([]);
  expect(await refused(FakeCluster.byHand({}, {}, {}), fixture())).toEqual([]);
});
