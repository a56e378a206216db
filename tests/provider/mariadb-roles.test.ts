import { accountHandler } from "../../components/mariadb/provider/account";
import { primaryHandler } from "../../components/mariadb/provider/primary";
import { replicaHandler } from "../../components/mariadb/provider/replica";
import { observing } from "../../components/mariadb/provider/cluster";
import { explainRoles, startsAsFollower } from "../../components/mariadb/provider/slot-role";
import type { SlotInputs } from "../../provider/resources/slot";
import { FakeCluster, host, ref } from "./mariadb-cluster";

const byHand = "primary: dev-db-1 is the primary, the stack file says dev-db-0; a person decides";
const roleFile = "/etc/mysql/conf.d/zz-breakwater-role.cnf";

const primaryInputs = { server: ref(0), serverId: 1 };
const primary = (cluster: FakeCluster) => {
  const { read, update } = primaryHandler(cluster.open);
  const state = { ...primaryInputs, readOnly: false, gtid: "0-1-5", drift: [] };
  return {
    seen: async () => (await read("dev-db-0", state, cluster.context))!.outputs,
    repaired: () => update("dev-db-0", state, primaryInputs, cluster.context),
  };
};

const linkInputs = (index: number) => ({
  ...{ server: ref(index), serverId: index + 1, primary: ref(0), primaryAddress: "db-0", primaryPort: 3306 },
  ...{ username: "replication_1", password: "secret", seedGtid: "0-1-7" },
});
const replica = (cluster: FakeCluster, index = 1) => {
  const { read, update } = replicaHandler(cluster.open);
  const outputs = { ioRunning: true, sqlRunning: true, following: "", gtidMode: "", readOnly: true, errant: [], drift: [] };
  const state = { ...linkInputs(index), ...outputs };
  return {
    seen: async () => (await read(`dev-db-${index}`, state, cluster.context))!.outputs,
    repaired: () => update(`dev-db-${index}`, state, linkInputs(index), cluster.context),
  };
};

const accountInputs = { server: ref(0), username: "shop_1", password: "password", role: "app" as const, schema: "shop" };

describe("member 1 was made the primary by hand", () => {
  test("the declared primary reports it, and each member its observed role", async () => {
    const cluster = FakeCluster.byHand({ aliases: ["db-0"] }, { aliases: ["db", "db-1"] });
    const files = { [roleFile]: "[mariadbd]\nread_only = ON\n" };
    cluster.servers[0]!.files = files;
    cluster.servers[1]!.files = { [roleFile]: "[mariadbd]\nread_only = OFF\n" };
    expect(await primary(cluster).seen()).toMatchObject({ role: "replica", readOnly: true, following: "db-1:3306", drift: [byHand] });
    expect(await replica(cluster).seen()).toMatchObject({ role: "primary", readOnly: false, following: "", drift: [] });
  });

  test("a repair leaves the roles, and lets the name of the database lead to the primary", async () => {
    const cluster = FakeCluster.byHand();
    expect((await primary(cluster).seen()).drift).toContain("name db: leads to dev-db-0 instead of dev-db-1");
    expect((await primary(cluster).repaired()).drift).toEqual([byHand]);
    expect(cluster.changes).toEqual([["dev-db-0", "START SLAVE"]]);
    expect(cluster.named).toEqual(["dev-db-1"]);
    expect(cluster.servers.map(({ aliases }) => aliases)).toEqual([["db-0"], ["db", "db-1"]]);
    expect(cluster.warnings).toEqual([`database db: ${byHand}`]);
  });

  test("after a repair of both, the roles survive a restart, and only the decision is left", async () => {
    const cluster = FakeCluster.byHand();
    expect((await replica(cluster).seen()).drift).toEqual(["role after a restart: not writable"]);
    await primary(cluster).repaired();
    await replica(cluster).repaired();
    expect(cluster.servers.map(({ files }) => files[roleFile])).toEqual(["[mariadbd]\nread_only = ON\n", "[mariadbd]\nread_only = OFF\n"]);
    expect((await primary(cluster).seen()).drift).toEqual([byHand]);
    expect((await replica(cluster).seen()).drift).toEqual([]);
  });

  test("accounts and schemas are made on the primary, checked there, and dropped there", async () => {
    const cluster = FakeCluster.byHand();
    const { create, delete: drop } = accountHandler(cluster.open);
    // The model grants nothing, so a repair does everything that it can.
    await create(accountInputs, cluster.context);
    expect(cluster.changes).toContainEqual(["dev-db-1", "CREATE DATABASE IF NOT EXISTS `shop`"]);
    await drop!("id", { ...accountInputs, drift: [] }, cluster.context);
    expect(cluster.changes.at(-1)).toEqual(["dev-db-1", "DROP USER IF EXISTS ?@'%'", "shop_1"]);
    expect(cluster.changes.filter(([name]) => name !== "dev-db-1")).toEqual([]);
  });

  test("another replica is led to it, and not to the declared primary", async () => {
    const cluster = FakeCluster.byHand({}, {}, {});
    expect((await replica(cluster, 2).seen()).drift).toEqual(["primary: follows db-0:3306 instead of db-1:3306"]);
    expect((await replica(cluster, 2).repaired()).drift).toEqual([]);
    expect(cluster.servers[2]!.links).toEqual({ "": { host: "db-1" } });
  });

  test("a link by container name or address still counts, and is written with the member's own name", async () => {
    for (const host of ["dev-db-1", "172.18.0.3"]) {
      const cluster = FakeCluster.byHand({ links: { "": { host } } });
      expect(await primary(cluster).repaired()).toMatchObject({ role: "replica", following: "db-1:3306", drift: [byHand] });
    }
  });

  test("transactions that only the declared primary has: it becomes read-only, and its link stays", async () => {
    const cluster = FakeCluster.byHand({ readOnly: false, links: { "": { host: "dev-db-1" } }, binlogState: "0-1-10" });
    const { drift } = await primary(cluster).repaired();
    expect(drift).toContain("errant transactions: 0-1-10");
    expect(cluster.changes).toEqual([["dev-db-0", "SET GLOBAL read_only = ON"]]);
  });
});

test("the declared primary is dead: the present one gets the name of the database without it", async () => {
  const cluster = FakeCluster.byHand({ state: "missing" }, { files: { [roleFile]: "[mariadbd]\nread_only = OFF\n" } });
  expect((await replica(cluster).seen()).drift).toEqual(["name db: leads to no member instead of dev-db-1"]);
  await replica(cluster).repaired();
  expect(cluster.servers[1]!.aliases).toEqual(["db", "db-1"]);
});

describe("restarts after a change of the roles by hand", () => {
  // The configuration starts member 0 writable and member 1 read-only; the link of member 0 is in its data.
  const restarted = () => FakeCluster.byHand({ readOnly: false }, { readOnly: true });

  test("first the declared primary becomes read-only, then the primary writable", async () => {
    const cluster = restarted();
    await primary(cluster).repaired();
    await replica(cluster).repaired();
    const roles = cluster.changes.filter(([, statement]) => statement.includes("read_only"));
    expect(roles).toEqual([
      ["dev-db-0", "SET GLOBAL read_only = ON"],
      ["dev-db-1", "SET GLOBAL read_only = OFF"],
    ]);
    expect(cluster.named).toEqual(["dev-db-1"]);
  });

  test("the primary stays read-only while another member is, or may be, writable", async () => {
    const cluster = restarted();
    expect((await replica(cluster).repaired()).drift).toContain("read_only: ON, although this member is the primary");
    expect(cluster.warnings).toEqual(["dev-db-1 stays read-only, because dev-db-0 may accept writes"]);
    const doubtful = new FakeCluster({ readOnly: true }, {}, { state: "paused" });
    expect((await primary(doubtful).repaired()).drift).toContain("read_only: ON");
    expect(doubtful.warnings).toEqual(["dev-db-0 stays read-only, because dev-db-2 may accept writes"]);
  });

  test("while the primary is missing, nothing is promoted, and an account that all members have needs no primary", async () => {
    const cluster = FakeCluster.byHand({ readOnly: false }, { state: "missing" });
    expect((await primary(cluster).repaired()).role).toBe("replica");
    expect(cluster.changes).toEqual([["dev-db-0", "SET GLOBAL read_only = ON"]]);
    await expect(accountHandler(cluster.open).create(accountInputs, cluster.context)).rejects.toThrow(
      "account shop_1: the primary is not known: dev-db-1 may be it. Nothing was changed.",
    );
    cluster.servers[0]!.account = true;
    await accountHandler(cluster.open).create(accountInputs, cluster.context);
    expect(cluster.changes).toHaveLength(1);
  });
});

test("positive control: without another writer, the declared primary is put right as ever", async () => {
  const cluster = new FakeCluster({ readOnly: true, links: { "": { host: "elsewhere" } } }, {});
  expect((await primary(cluster).seen()).drift).toEqual(["primary: follows elsewhere:3306", "read_only: ON"]);
  expect(await primary(cluster).repaired()).toMatchObject({ role: "primary", readOnly: false, drift: [] });
  expect(await primary(cluster).seen()).toMatchObject({ drift: [] });
});

test("roles that were changed back by hand leave nothing behind", async () => {
  const on = "[mariadbd]\nread_only = ON\n";
  const cluster = new FakeCluster({ aliases: ["db-0"], files: { [roleFile]: on } }, { aliases: ["db", "db-1"], files: { [roleFile]: on } });
  expect((await primary(cluster).seen()).drift).toEqual([
    "role after a restart: not writable",
    "name db: leads to dev-db-1 instead of dev-db-0",
  ]);
  await primary(cluster).repaired();
  await replica(cluster).repaired();
  expect(cluster.named).toEqual(["dev-db-0"]);
  expect(cluster.servers.map(({ files }) => files)).toEqual([{}, {}]);
});

describe("two primaries", () => {
  const split = () => new FakeCluster({}, { readOnly: false, links: {} });
  const words = /dev-db-0 and dev-db-1 both accept writes, and neither follows the other/;

  test("each repair refuses, names both, and changes nothing", async () => {
    const cluster = split();
    await expect(primary(cluster).repaired()).rejects.toThrow(words);
    await expect(replica(cluster).repaired()).rejects.toThrow(words);
    await expect(accountHandler(cluster.open).create(accountInputs, cluster.context)).rejects.toThrow(words);
    expect(cluster.changes).toEqual([]);
    expect(cluster.named).toEqual(["dev-db-0"]);
  });

  test("drift reports them as something that a person decides", async () => {
    const left = [expect.stringMatching(/both accept writes, and neither follows the other; a person decides$/) as string];
    expect((await primary(split()).seen()).drift).toEqual(left);
    expect((await replica(split()).seen()).drift).toEqual(left);
  });
});

describe("the slot of the declared primary", () => {
  const inputs = {
    ...{ host, stack: "dev", resource: "db-0" },
    spec: { name: "dev-db-0", health: { test: ["CMD", "healthcheck.sh", "--connect"] } },
  } as unknown as SlotInputs;
  const alias = (detail: string) => ({ aspect: "alias" as const, subject: "db on dev-main", detail });
  const explained = (cluster: FakeCluster, ...found: { aspect: "alias" | "label"; subject: string; detail: string }[]) =>
    explainRoles(observing(cluster.open), found, inputs, cluster.context);

  test("the name of the database is not its deviation; every other one is", async () => {
    const label = { aspect: "label" as const, subject: "x", detail: "missing" };
    expect(await explained(FakeCluster.byHand(), alias("missing"), label)).toEqual([label]);
    expect(await explained(new FakeCluster({}), alias("missing"))).toEqual([alias("missing")]);
  });

  test("a new container starts as a follower while another member is the primary, or may be it", async () => {
    const follows = (cluster: FakeCluster) => startsAsFollower(observing(cluster.open), inputs, cluster.context);
    expect(await follows(FakeCluster.byHand({ state: "missing" }))).toBe(true);
    expect(await follows(FakeCluster.byHand())).toBe(true);
    expect(await follows(FakeCluster.byHand({ state: "missing" }, { state: "paused" }))).toBe(true);
    expect(await follows(new FakeCluster({ state: "missing" }, {}))).toBe(false);
    expect(await follows(new FakeCluster({}, {}))).toBe(false);
    expect(await follows(new FakeCluster({ state: "missing" }))).toBe(false);
  });

  test("a stopped one is replaced next to another primary, unless it would start read-only", async () => {
    const stopped = FakeCluster.byHand({ state: "exited" });
    expect(await explained(stopped)).toMatchObject([{ aspect: "setting", subject: "role" }]);
    stopped.servers[0]!.files[roleFile] = "[mariadbd]\nread_only = ON\n";
    expect(await explained(stopped)).toEqual([]);
    expect(await explained(new FakeCluster({ state: "exited" }, {}))).toEqual([]);
  });
});
