import type { Daemon, ImageInspect } from "../../../docker/daemon";
import { refuseUnfitServers } from "../../../cli/hosts/databases";
import { fixture, raw } from "../../topology-plan/fixture";
import { container, fakeDaemon } from "../../provider/fake-daemon";

interface Host {
  /** Images by name, with the version that their server reports. */
  readonly images: Readonly<Record<string, string>>;
  /** Image of the running members; absent after `down`. */
  readonly running?: string;
  /** The version in the data volumes; absent without volumes. */
  readonly data?: string;
}

function host({ images, running, data }: Host): Daemon {
  const asked = new Map<string, string>();
  return fakeDaemon({
    containers: async () => [],
    inspect: async () => (running === undefined ? undefined : container({ Image: running })),
    inspectImage: async (name) => (name in images ? ({ Id: name } as ImageInspect) : undefined),
    inspectVolume: async (name) => (data === undefined ? undefined : ({ Name: name } as never)),
    create: async (options) => {
      const mounts = options.HostConfig?.Mounts ?? [];
      asked.set(options.name, mounts.length > 0 ? (data ?? "") : (images[String(options.Image)] ?? ""));
      return options.name;
    },
    remove: async () => undefined,
    start: async () => undefined,
    wait: async () => 0,
    logs: async (name) => asked.get(name) ?? "",
  });
}

const old = "mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu";
const recent = "mariadbd  Ver 11.8.6-MariaDB-0+deb13u1 from Debian";
const ancient = "mysqld  Ver 10.6.21-MariaDB";

const ask = (reference: string, about: Host): Promise<void> => {
  const databases = { db: { engine: "mariadb", image: "server", replicas: 0 } };
  const topology = fixture({ databases, images: { ...raw().images, server: { reference } } });
  const hosts = [{ name: "local", isLocal: true, address: { address: "unix:///fake.sock" }, daemon: host(about) }];
  return refuseUnfitServers(topology, hosts);
};

const cannot = "databases.db.image: mariadb:10.11: MariaDB 10.11.14 cannot serve data of MariaDB 11.8.6";

test.each([
  ["the member runs the image already", "mariadb:10.11", { images: { "mariadb:10.11": old }, running: "mariadb:10.11" }],
  ["a newer server", "mariadb:11.8", { images: { "mariadb:11.8": recent, old }, running: "old" }],
  ["a new database", "mariadb:10.11", { images: { "mariadb:10.11": old } }],
  ["an image that is not there yet, and whose name says nothing", "db:stable", { images: { recent }, running: "recent" }],
])("%s is accepted", async (_what, reference, about) => expect(await ask(reference, about)).toBeUndefined());

test.each([
  ["an older server on running data", "mariadb:10.11", { images: { "mariadb:10.11": old, recent }, running: "recent" }, cannot],
  [
    "an older server under a name that promises more",
    "mariadb:12.0",
    { images: { "mariadb:12.0": old, recent }, running: "recent" },
    "mariadb:12.0: MariaDB 10.11.14 cannot serve",
  ],
  [
    "an older server that is not there yet",
    "mariadb:10.11",
    { images: { recent }, running: "recent" },
    "MariaDB 10.11 cannot serve data of MariaDB 11.8.6",
  ],
  ["an older server on the data that `down` left", "mariadb:10.11", { images: { "mariadb:10.11": old }, data: "11.8.6-MariaDB" }, cannot],
  ["a server that is too old for anything", "db:stable", { images: { "db:stable": ancient } }, "MariaDB 10.6.21 is older than 10.11"],
])("%s is refused", async (_what, reference, about, words) => {
  await expect(ask(reference, about)).rejects.toThrow(words);
  await expect(ask(reference, about)).rejects.toThrow("Nothing was changed");
});
