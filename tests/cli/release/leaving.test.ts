import { leavingVolumes } from "../../../cli/release/leaving";
import { movingAlone } from "../../../cli/release/moved";
import type { StateResource } from "../../../cli/state/checkpoint";
import { parseTopology } from "../../../platform/parse";
import { app, container } from "./state";

const volume = (name: string, physical: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: `urn:pulumi:dev::breakwater::breakwater:index:Volume::${name}`,
  type: "breakwater:index:Volume",
  protect: true,
  inputs: { name: physical },
  ...more,
});
const names = (resources: readonly StateResource[]) => resources.map(({ urn }) => urn.split("::").at(-1));
const hosts = { a: { address: "ssh://a" }, b: { address: "ssh://b" } };

test("volumes that are not declared with that name, on that host, or as that volume, leave; all others stay", () => {
  const topology = parseTopology("dev", {
    hosts,
    volumes: { media: {}, files: { host: "b" }, theirs: { existing: "other" } },
    databases: { db: { engine: "mariadb", hosts: ["a"], replicas: 0 } },
  });
  const stay = [
    volume("media.a", "dev-media"),
    volume("files.b", "dev-files"),
    volume("db-0-data.a", "dev-db-0-data"),
    volume("theirs.a", "other"),
  ];
  const leave = [volume("old.a", "dev-old"), volume("files.a", "dev-files"), volume("shop-0-data.a", "dev-shop-0-data")];
  const swapped = volume("theirs.a", "before");
  const unprotected = volume("cache.a", "dev-cache", { protect: false });
  const replaced = volume("gone.a", "dev-gone", { delete: true });
  expect(names(leavingVolumes(topology, [...stay, ...leave, swapped, unprotected, replaced]))).toEqual([...names(leave), "theirs.a"]);
});

describe("an app that may exist only once, moving to another host", () => {
  const topology = (rollout: object, host: string) =>
    parseTopology("dev", {
      hosts,
      images: { book: { reference: "book:1" } },
      apps: { web: { image: "book", port: 80, replicas: 1, hosts: [host], rollout, health: { http: "/" } } },
    });
  const state = [{ ...container(1, 0), urn: container(1, 0).urn.replace(".local", ".a"), parent: app }];

  test("is stopped on its old host", () =>
    expect(names(movingAlone(topology({ order: "stop-first" }, "b"), state))).toEqual(["dev-web-0.a"]));

  test.each([
    ["it stays", topology({ order: "stop-first" }, "a")],
    ["it may overlap", topology({}, "b")],
  ])("is left alone when %s", (_when, declared) => expect(movingAlone(declared, state)).toEqual([]));
});
