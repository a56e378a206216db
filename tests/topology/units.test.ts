import { readFileSync } from "node:fs";
import { imagesInUse } from "../../platform/in-use";
import { names } from "../../topology/names";
import { parseTopology } from "../../platform/parse";
import { membersOf, serving, unitOf, unitsOf, writerOf } from "../../platform/units";
import { examples, goldenFile, topologyOf } from "../golden/examples";

/** Names of the golden file's resources of one type. */
const goldenOf = (stack: string, type: string): string[] =>
  readFileSync(goldenFile(stack), "utf8")
    .split("\n")
    .flatMap((line) => (line.startsWith(`${type} `) ? [line.split(" ")[1] ?? ""] : []))
    .sort();

describe.each(examples)("%s", (file, stack) => {
  const topology = topologyOf(file, stack);
  const members = membersOf(topology);

  test("its members are the containers that run", () => {
    const expected = members.map(({ name, host }) => names.onHost(names.physical(stack, name), host)).sort();
    expect(expected.length).toBeGreaterThan(0);
    expect(goldenOf(stack, "docker:index/container:Container")).toEqual(expected);
  });

  test("their volumes are the created ones, with those of the stack file", () => {
    const own = members.flatMap(({ volumes, host }) => volumes.map(({ name }) => names.onHost(name, host)));
    const shared = goldenOf(stack, "breakwater:index:Volume").filter((name) => names.withoutHost(name) in topology.platform.volumes);
    expect(goldenOf(stack, "breakwater:index:Volume")).toEqual([...own, ...shared].sort());
  });

  test("their images are the pulled and the built ones", () => {
    expect(goldenOf(stack, "breakwater:component:Image")).toEqual([...imagesInUse(topology).keys()].sort());
  });

  test("each unit is the component that its model names", () => {
    const made = unitsOf(topology).flatMap(({ model, name }) => (model.component === undefined ? [] : [[model.component, name] as const]));
    for (const [component, name] of made) expect(goldenOf(stack, component)).toContain(name);
  });

  test("a member's facts about its container match the container", () => {
    for (const { name, container, spec, ports } of members) {
      expect(spec()).toMatchObject({ resource: name, publish: ports.map(({ address, port }) => ({ address, hostPort: port })) });
      expect(spec().name).toBe(container);
    }
  });
});

const health = { http: "/" };
const topology = parseTopology("shop", {
  hosts: { one: {}, two: { address: "ssh://root@two" } },
  secrets: { elsewhere: { fromConfig: true } },
  images: { book: { reference: "book:1" } },
  databases: {
    db: { engine: "mariadb", replicas: 2, hosts: ["one"], allowSharedHost: true, existingVolume: "old", publish: { port: 3306 } },
    legacy: { engine: "external", host: "db.example.org", username: "shop", passwordSecret: "elsewhere" },
  },
  apps: { web: { image: "book", port: 80, health, hosts: ["one"], database: { name: "db", schema: "shop" } } },
  entries: { site: { host: "one", listen: { port: 8080 }, routes: [{ app: "web" }] } },
});

test("an external database is a unit without members", () => {
  expect(unitOf(topology, "legacy")).toMatchObject({ section: "databases", engine: "external", members: [] });
});

test("one member of a cluster may write, gets the connections and has the previous volume", () => {
  expect(unitOf(topology, "db")?.members.map(({ may }) => may)).toEqual(["write", "follow", "follow"]);
  expect(writerOf(topology, "db")).toMatchObject({ name: "db-0", container: "shop-db-0", ports: [{ key: "publish", port: 3306 }] });
  expect(membersOf(topology).flatMap(({ volumes }) => volumes.map(({ physical }) => physical))).toEqual([
    "old",
    ...["shop-db-1-data", "shop-db-2-data", "shop-site-config", "shop-site-balancer-config"],
  ]);
  expect(serving(unitOf(topology, "web")!).map(({ name }) => name)).toEqual(unitOf(topology, "web")!.members.map(({ name }) => name));
});

test("a balancer accompanies its entry", () => {
  expect(unitOf(topology, "site")?.members.map(({ name, companion }) => [name, companion])).toEqual([
    ["site", undefined],
    ["site-balancer", true],
  ]);
});

test("the list is created once for a stack", () => {
  expect(unitsOf({ ...topology })).toBe(unitsOf(topology));
  expect(unitsOf({ ...topology, stack: "other" })).not.toBe(unitsOf(topology));
});
