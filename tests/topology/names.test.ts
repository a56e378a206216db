import { names } from "../../topology/names";

const container = "docker:index/container:Container";

describe("the subject of a logical name", () => {
  test.each([
    [container, "dev-web-0.local", "web-0"],
    ["breakwater:index:Slot", "dev-tools-0.local", "tools-0"],
    // The container of the app dev-tools of the stack dev.
    [container, "dev-dev-tools-0.local", "dev-tools-0"],
    ["breakwater:index:Limits", "dev-dev-tools-0.local", "dev-tools-0"],
    // Its job, its gate and its account, named after the app and not after a container.
    ["breakwater:index:Job", "dev-tools-migrate.local", "dev-tools-migrate"],
    ["breakwater:index:Gate", "dev-tools-gate.local", "dev-tools-gate"],
    ["breakwater:index:MariadbSeed", "dev-db-1.local", "dev-db-1"],
    ["breakwater:index:NginxConfig", "dev-site.local", "dev-site"],
  ])("%s %s is about %s", (type, logical, subject) => {
    expect(names.subject("dev", type, logical)).toBe(subject);
  });
});

test("a name without a host is not cut", () =>
  expect(names.subject("dev", "random:index:RandomPassword", "generation-key")).toBe("generation-key"));

test("a volume from before the stack keeps its name", () => {
  expect(["dev-files", "dev-dev-files", "shop_db", "devfiles"].map((name) => names.inStack("dev", name))).toEqual([
    "files",
    "dev-files",
    "shop_db",
    "devfiles",
  ]);
});

test("each combined name is split into its parts again", () => {
  for (const unit of ["web", "dev-tools", "v2-1", "a-0-b"]) {
    const member = names.member(unit, 12);
    expect(names.memberOf(member)).toEqual({ unit, index: 12 });
    expect(names.unitOf(member)).toBe(unit);
    expect(names.isMemberOf(unit, member)).toBe(true);
    expect(names.dataOf(names.data(member))).toBe(unit);
    expect(names.partOf(unit, names.part(unit, "x-y"))).toBe("x-y");
    expect(names.inStack("s", names.physical("s", unit))).toBe(unit);
    expect(names.hostOf(names.onHost(unit, "h-1"))).toBe("h-1");
    expect(names.withoutHost(names.onHost(unit, "h-1"))).toBe(unit);
    expect(names.replicaOf(names.replica(unit, "0123456789abcdef", 3))).toEqual({ app: unit, generation: "01234567", index: 3 });
    expect(names.generation(unit, names.replica(unit, "0123456789abcdef", 3))).toBe("01234567");
  }
});

test("a name with only the same beginning belongs to another unit", () => {
  expect(names.isMemberOf("web", "web-api-0")).toBe(false);
  expect(names.isMemberOf("web", "web")).toBe(false);
  expect(names.partOf("web", "website")).toBeUndefined();
  expect(names.dataOf("db-data")).toBeUndefined();
  expect(names.generation("web", "web-api-01234567-0")).toBeUndefined();
});

test("an alias of an earlier version, without a number, has a generation", () => {
  expect(names.replicaOf("web-01234567")).toEqual({ app: "web", generation: "01234567" });
  expect(names.generation("web", "web-01234567")).toBeUndefined();
});
