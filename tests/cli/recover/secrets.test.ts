import type { Daemon } from "../../../docker/daemon";
import { currentState, unknownTo } from "../../../cli/recover/current";
import { without, withoutConfiguration } from "../../../cli/recover/edit";
import type { Found } from "../../../cli/recover/look";
import { needsRequest, readBack } from "../../../cli/recover/read-back";
import { wantedSecrets } from "../../../cli/recover/secrets";
import { parseTopology } from "../../../platform/parse";
import { scratchProject, strictDaemon } from "../scratch";

const topology = parseTopology("dev", {
  images: { app: { reference: "app:1" } },
  secrets: { token: { generate: {} }, spare: { generate: {} }, outside: { fromConfig: true } },
  databases: {
    db: { engine: "mariadb", passwordGeneration: 2 },
    far: { engine: "external", host: "db.example.com", username: "u", passwordSecret: "outside" },
  },
  apps: {
    web: { image: "app", port: 80, replicas: 1, secrets: ["token"], database: { name: "db", schema: "s" }, health: { http: "/" } },
    mail: { image: "app", port: 80, replicas: 1, database: { name: "far", schema: "s" }, health: { http: "/" } },
  },
});
const wanted = wantedSecrets(topology);
const named = (name: string) => wanted.find((one) => one.name === name);

/** The files in the containers of a host, by resource and path. */
function found(files: Readonly<Record<string, Readonly<Record<string, string>>>>, env: readonly string[] = []): Found {
  const daemon: Partial<Daemon> = {
    readFile: (id, path) => Promise.resolve(files[id]?.[path] === undefined ? undefined : Buffer.from(files[id][path])),
  };
  const containers = new Map(Object.keys(files).map((Id) => [Id, { Id, Config: { Env: env } } as never]));
  const hosts = new Map([["local", { name: "local", daemon: strictDaemon(daemon), containers }]]);
  return { hosts, containers: [], networks: [], volumes: [], surplus: [], atWork: [] };
}
const nothing = { generated: new Map<string, string>(), configured: new Set<string>() };

describe("the places of secret values", () => {
  test("each value has its name in the state, and its places", () => {
    expect(wanted.map(({ name, kind, places }) => [name, kind, places.map(({ resource, path }) => `${resource}:${path}`)])).toEqual([
      ["outside", "configured", ["mail-0:/run/secrets/database.password"]],
      ["secret-spare", "generated", []],
      ["secret-token", "generated", ["web-0:/run/secrets/token"]],
      ["db-initial-root", "generated", ["db-0:/run/secrets/mariadb.initial-root"]],
      ["db-replication-g2", "generated", ["db-1:/var/lib/mysql/master.info"]],
      ["web-database-g2", "generated", ["web-0:/run/secrets/database.password"]],
    ]);
  });

  test("only values that a server checks need a request before they are replaced", () => {
    expect(wanted.filter(needsRequest).map(({ name }) => name)).toEqual(["secret-token", "db-replication-g2", "web-database-g2"]);
  });
});

describe("reading back", () => {
  const link = (user: string): string => `33\n\n4\ndb-0\n${user}\nhidden\n3306\n`;
  const all = {
    "web-0": { "/run/secrets/token": "t", "/run/secrets/database.password": "p" },
    "mail-0": { "/run/secrets/database.password": "o" },
    "db-0": { "/run/secrets/mariadb.initial-root": "r" },
    "db-1": { "/var/lib/mysql/master.info": link("_replication_2") },
  };

  test("takes every value from its container", async () => {
    const read = await readBack(wanted, found(all, ["DATABASE_USER=web_2"]), nothing);
    expect(Object.fromEntries(read.generated)).toEqual({
      "secret-token": "t",
      "db-initial-root": "r",
      "db-replication-g2": "hidden",
      "web-database-g2": "p",
    });
    expect(Object.fromEntries(read.configured)).toEqual({ outside: "o" });
    expect(read.unreadable).toEqual([named("secret-spare")]);
  });

  test("does not take the password of an account from before the last rotation", async () => {
    const old = { ...all, "db-1": { "/var/lib/mysql/master.info": link("_replication_1") } };
    const read = await readBack(wanted, found(old, ["DATABASE_USER=web_1"]), nothing);
    expect(read.unreadable.map(({ name }) => name)).toEqual(["secret-spare", "db-replication-g2", "web-database-g2"]);
  });

  test("values that are on no host may come from the previous state", async () => {
    const before = {
      generated: new Map([
        ["secret-spare", "s"],
        ["secret-token", "outdated"],
      ]),
      configured: new Set(["outside"]),
    };
    const read = await readBack(wanted, found({ "web-0": all["web-0"] }, ["DATABASE_USER=web_2"]), before);
    expect(read.generated.get("secret-spare")).toBe("s");
    expect(read.generated.get("secret-token")).toBe("t");
    expect(read.unreadable.map(({ name }) => name)).toEqual(["db-initial-root", "db-replication-g2"]);
  });

  test("an empty file does not count as a value", async () => {
    const read = await readBack(wanted, found({ "web-0": { "/run/secrets/token": "" } }), nothing);
    expect(read.unreadable).toContainEqual(named("secret-token"));
  });
});

describe("the previous state", () => {
  const things = {
    ...found({}),
    containers: [{ host: "local", id: "c1", name: "dev-web" }],
    volumes: [{ host: "local", id: "v1", name: "v1" }],
  };

  test("may be missing", () => expect(currentState(scratchProject(), things, [])).toEqual({ kind: "none" }));

  test("is outdated if a resource is missing in it, but not if a resource is only in it", () => {
    const state = (...ids: string[]) => ({ resources: ids.map((id) => ({ urn: id, type: "t", id })) });
    expect(unknownTo(state("c1", "v1", "gone"), things)).toEqual([]);
    expect(unknownTo(state("v1"), things).map(({ name }) => name)).toEqual(["dev-web"]);
  });
});

describe("the new state", () => {
  const urn = "urn:gone";
  const resources = [
    { urn, type: "t" },
    { urn: "urn:b", type: "t", dependencies: [urn, "urn:a"], propertyDependencies: { x: [urn], y: null }, deletedWith: urn },
  ];

  test("lacks what is on no host, and nothing refers to it", () => {
    expect(without(resources, new Set([urn]))).toEqual([
      { urn: "urn:b", type: "t", dependencies: ["urn:a"], propertyDependencies: { x: [], y: [] } },
    ]);
  });

  test("does not claim that the stack file was deployed if it was not", () => {
    const root = { urn: "urn:s", type: "s", outputs: { configuration: "v1:x", url: "u" } };
    expect(withoutConfiguration([root, ...resources])[0]?.outputs).toEqual({
      configuration: "recovered from containers of another stack file",
      url: "u",
    });
  });
});
