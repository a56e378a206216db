import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Daemon } from "../../../docker/daemon";
import type { Declaration, StackHost } from "../../../cli/project/declaration";
import { refuseWithoutRoom } from "../../../cli/release/room";
import { readSpace, type Place } from "../../../cli/drift/space";
import { describeSpace, spaceWarnings } from "../../../cli/drift/space-words";
import { Metrics } from "../../../cli/watch/metrics";
import { added, forecastFrom, SpaceWatch, type Samples } from "../../../cli/watch/space";
import { fakeDaemon } from "../../provider/fake-daemon";
import { fixture } from "../../topology-plan/fixture";

const gib = 1024 ** 3;
const head = "Filesystem 1024-blocks Used Available Capacity Mounted on\n";
const topology = fixture();

/** A host with the fixture's primary and an entry; free KiB of Docker's own directory and of the primary's data. */
function hosting(free: { docker: number; data: number }, others: Partial<Daemon> = {}): StackHost {
  const container = (Id: string, mounts: object[]) => ({ Id, Names: [`/${Id}`], Mounts: mounts, Labels: {} });
  const daemon = fakeDaemon({
    containers: async () =>
      [
        container("scratch", []),
        container("db", [{ Name: "dev-db-0-data", Destination: "/var/lib/mysql" }]),
        container("app", [{ Name: "dev-media", Destination: "/media" }]),
      ] as never,
    exec: async (id, [command, option, ...rest]) => {
      if (id === "scratch") throw new Error('exec: "df": executable file not found');
      if (command === "df") {
        const kibibytes = rest[0] === "/var/lib/mysql" ? free.data : free.docker;
        return { exitCode: 0, stdout: option === "-kP" ? `${head}/dev/x 1048576 1 ${kibibytes} 1% ${rest[0]}\n` : "", stderr: "" };
      }
      if (rest[0]?.includes("binlog") === true && rest[0].startsWith("du -ck"))
        return { exitCode: 0, stdout: "2048\t/x\n2048\ttotal\n", stderr: "" };
      return { exitCode: 0, stdout: "12288\tibdata1\n300000\tfiller\n2048\tbinlog.000001\n", stderr: "" };
    },
    usage: async () => ({ images: 3 * gib, containers: 5, volumes: 0, "build cache": gib }),
    ...others,
  });
  return { name: "local", daemon } as StackHost;
}
const plenty = { docker: 900_000, data: 900_000 };

test("each place that can be full is measured by a container that can: images without df are skipped", async () => {
  const places = await readSpace(topology, [hosting(plenty)]);
  expect(
    places.map(({ volume, member, primary, free, binaryLogs, verdict }) => [volume, member, primary, free / 1024, binaryLogs, verdict]),
  ).toEqual([
    [undefined, undefined, undefined, 900_000, undefined, "good"],
    ["dev-db-0-data", "db-0", true, 900_000, 2048 * 1024, "good"],
    ["dev-media", undefined, undefined, 900_000, undefined, "good"],
  ]);
  expect(describeSpace(places)).toEqual([
    "space:",
    "  local  878.9 MiB of 1.0 GiB free  Docker, dev-db-0-data (db-0), dev-media".replace("878.9", "879"),
    "  db-0  2.0 MiB of binary logs",
  ]);
});

test("a full primary is named with the effect, the largest consumers and how to fix it", async () => {
  const places = await readSpace(topology, [hosting({ ...plenty, data: 0 })]);
  expect(spaceWarnings(places)).toEqual([
    {
      ...{ host: "local", kind: "space", container: "dev-db-0-data (db-0)" },
      detail:
        "0 bytes of 1.0 GiB free; waits for free space: commits hang; largest: filler 293 MiB, ibdata1 12.0 MiB, binary logs 2.0 MiB; " +
        "free space or enlarge the disk: the server continues automatically within a minute, and a restart would not help",
    },
  ]);
});

test("for Docker's own directory, Docker's consumers are named", async () => {
  const [warning] = spaceWarnings(await readSpace(topology, [hosting({ docker: 50_000, data: 900_000 })], () => 7 * 3600));
  expect(warning).toMatchObject({
    container: "Docker",
    detail:
      "48.8 MiB of 1.0 GiB free, full in about 7 hours if things go on like this; largest: images 3.0 GiB, build cache 1.0 GiB, containers 5 bytes",
  });
});

describe("samples", () => {
  const place = (free: number): Pick<Place, "host" | "volume" | "free"> => ({ host: "local", volume: "v", free });
  const series = (values: number[]): Samples =>
    values.reduce<Samples>((samples, free, index) => added(samples, [place(free)], index * 600_000), {});

  test("lead to a forecast, by place", () => {
    const file = join(mkdtempSync(join(tmpdir(), "space-")), "space.json");
    writeFileSync(file, JSON.stringify(series([90, 80, 70, 60])));
    const foretell = forecastFrom(file, 3 * 600_000);
    expect(foretell({ host: "local", volume: "v" })).toBeCloseTo(3600);
    expect(foretell({ host: "local" })).toBeUndefined();
  });

  test("start again after someone freed space, and end after a day", () => {
    expect(series([90, 50, 80])["local v"]).toEqual([{ at: 1_200_000, free: 80 }]);
    expect(added({ "local v": [{ at: 0, free: 9 }] }, [place(9)], 86_400_001)["local v"]).toHaveLength(1);
  });

  test("have a maximum number, and those of a missing place are dropped", () => {
    expect(series(Array<number>(2_000).fill(9))["local v"]?.length).toBeLessThanOrEqual(300);
    expect(added(series([9]), [], 1)).toEqual({});
  });

  test("after a clock was set back, the trend starts again without samples from the future", () => {
    const before = { "local v": [9, 8, 7].map((free, index) => ({ at: 3_600_000 + index * 600_000, free })) };
    expect(added(before, [place(6)], 600_000)["local v"]).toEqual([{ at: 600_000, free: 6 }]);
  });

  test("an incomplete file after a full disk is accepted", () => {
    const file = join(mkdtempSync(join(tmpdir(), "space-")), "space.json");
    writeFileSync(file, '{"local v":[{"at":');
    expect(forecastFrom(file)({ host: "local", volume: "v" })).toBeUndefined();
  });
});

test("the watcher measures, reports the beginning and the end once each, and leaves the member alone", async () => {
  const free = { ...plenty, data: 0 };
  const metrics = new Metrics();
  const said: (string | undefined)[] = [];
  const file = join(mkdtempSync(join(tmpdir(), "space-")), "watch", "space.json");
  const watch = new SpaceWatch({ topology, hosts: [hosting(free)], metrics, note: ({ because }) => said.push(because), file });
  await watch.look();
  await watch.look();
  expect(metrics.text()).toContain('breakwater_space_verdict{host="local",volume="dev-db-0-data",member="db-0"} 2');
  expect(metrics.text()).toContain('breakwater_binary_log_bytes{host="local",volume="dev-db-0-data",member="db-0"} 2097152');
  expect(watch.full("db-0")).toBe("its disk is full: it waits for free space, and a restart would not help");
  expect(watch.full("web-0")).toBeUndefined();
  free.data = 900_000;
  await watch.look();
  expect(watch.full("db-0")).toBeUndefined();
  expect(said).toEqual([expect.stringContaining("waits for free space: commits hang"), "there is space again everywhere"]);
});

describe("up refuses", () => {
  const built = fixture({ images: { web: { build: { context: "." } } } });
  const folder = mkdtempSync(join(tmpdir(), "room-"));
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
  const refuse = (host: StackHost, about = built) =>
    refuseWithoutRoom({ topology: about, hosts: [host] } as unknown as Declaration, () => folder);
  const images = (Size: number) => ({
    inspectImage: async () => undefined,
    images: async () => [{ RepoTags: ["dev-web:0a1b"], Size }] as never,
  });

  test("everything while the primary waits", async () => {
    await expect(refuse(hosting({ ...plenty, data: 0 }), topology)).rejects.toThrow(
      /^No room: the volume dev-db-0-data \(db-0\): 0 bytes of 1\.0 GiB free; waits for free space: commits hang.*\nNothing was changed\. Then run again: \.\/breakwater up$/,
    );
  });

  test("a build that does not fit, according to the size of its predecessor", async () => {
    await expect(refuse(hosting(plenty, images(gib)))).rejects.toThrow(
      "No room: building web on local needs about 1.3 GiB, and Docker's own directory has 879 MiB free; " +
        "old builds and images go with: docker builder prune, docker image prune.",
    );
    expect(await refuse(hosting(plenty, images(1024)))).toBeUndefined();
  });

  test("nothing if no image is built, or if the space is unknown", async () => {
    expect(await refuse(hosting({ ...plenty, docker: 1024 }, { inspectImage: async () => ({}) as never }))).toBeUndefined();
    expect(await refuse(hosting(plenty, { ...images(9 * gib), containers: async () => [] }))).toBeUndefined();
  });
});
