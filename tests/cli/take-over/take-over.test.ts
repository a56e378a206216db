import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookAfter } from "../../../cli/take-over/aftermath";
import { cleanUp } from "../../../cli/take-over/clean";
import { refuseUnfinishedTakeOver, settleEarlier } from "../../../cli/take-over/earlier";
import { sorted } from "../../../cli/take-over/inventory";
import { readRecord, workedOnBy, writeRecord } from "../../../cli/project/take-over";
import { undoTakeOver } from "../../../cli/take-over/undo";
import type { Session } from "../../../cli/project/session";
import type { ContainerInspect, Daemon, VolumeInspect } from "../../../docker/daemon";
import { listener, scratchProject, strictDaemon } from "../scratch";

const inspected = (name: string, labels: Record<string, string> = {}, parts: object = {}): ContainerInspect =>
  ({
    Id: `id-${name}`,
    Name: `/${name}`,
    Config: { Labels: labels, Image: "x:1" },
    State: { Running: true, Status: "running", Error: "", StartedAt: "2026-01-01T00:00:00Z" },
    HostConfig: {},
    Mounts: [],
    NetworkSettings: { Networks: {} },
    ...parts,
  }) as unknown as ContainerInspect;
const volume = (name: string, parts: object = {}): VolumeInspect =>
  ({
    Name: name,
    Driver: "local",
    Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    Labels: null,
    Options: null,
    ...parts,
  }) as unknown as VolumeInspect;
const identity = (name: string): string => JSON.stringify(["local", `/var/lib/docker/volumes/${name}/_data`, null, null]);

const sessionOn = (daemon: Daemon): Session & { readonly console: ReturnType<typeof listener> } =>
  ({ project: scratchProject(), console: listener(), json: false, declaration: { hosts: [{ name: "local", daemon }] } }) as never;

describe("the findings after a failure", () => {
  const before = {
    volumes: [{ name: "data", identity: identity("data") }],
    databases: [{ container: "id-db", name: "db", volume: "data", tables: 7 }],
  };
  const daemon = (parts: Partial<Daemon>): Daemon =>
    strictDaemon({
      inspect: (id) => Promise.resolve(inspected(id.replace("id-", ""))),
      inspectVolume: (name) => Promise.resolve(volume(name)),
      exec: () => Promise.resolve({ exitCode: 0, stdout: "7\n", stderr: "" }),
      ...parts,
    });
  const look = (parts: Partial<Daemon>, served: string[] = []) => lookAfter(daemon(parts), [{ id: "id-db", name: "db" }], before, served);

  test("everything is as before, according to a check", async () => {
    expect(await look({}, ["data"])).toEqual({
      good: true,
      lines: ["db serves again.", "the volume data (a new server ran on it meanwhile) is there as before.", "db has its 7 tables."],
    });
  });

  test.each<[string, Partial<Daemon>, string]>([
    ["a volume that is gone", { inspectVolume: () => Promise.resolve(undefined) }, "ATTENTION: the volume data is GONE."],
    [
      "a volume recreated elsewhere",
      { inspectVolume: () => Promise.resolve(volume("data", { Mountpoint: "/other" })) },
      "ATTENTION: the volume data is another one than before.",
    ],
    [
      "fewer tables",
      { exec: () => Promise.resolve({ exitCode: 0, stdout: "1\n", stderr: "" }) },
      "ATTENTION: db has 1 tables, before it had 7.",
    ],
    [
      "a server that does not answer",
      { exec: () => Promise.resolve({ exitCode: 1, stdout: "", stderr: "no" }) },
      "ATTENTION: db did not say which tables it has.",
    ],
    ["a container that is gone", { inspect: () => Promise.resolve(undefined) }, "ATTENTION: the container db is gone."],
    [
      "a container that does not run",
      { inspect: () => Promise.resolve(inspected("db", {}, { State: { Running: false, Status: "exited", Error: "port is taken" } })) },
      "ATTENTION: db does not run: port is taken. See: docker logs db",
    ],
  ])("%s", async (_, parts, line) => {
    const { good, lines } = await look(parts);
    expect([good, lines]).toEqual([false, expect.arrayContaining([line])]);
  });
});

describe("the record", () => {
  const record = { host: "local", stackFile: "before", aside: [{ id: "id-db", name: "db", restart: { Name: "always" } }] };

  test("is written atomically, and names the process that writes it", () => {
    const project = scratchProject();
    writeRecord(project, record);
    expect(readRecord(project)).toEqual({ ...record, pid: process.pid });
    expect(existsSync(join(project.home, "adoption-dev.json.new"))).toBe(false);
  });

  test.each<[number | undefined, boolean, number | undefined]>([
    [undefined, true, undefined],
    [process.pid, true, undefined],
    [999_999_999, true, 999_999_999],
    [999_999_999, false, undefined],
    [1, true, undefined],
  ])("process %s that lives: %s is at work: %s", (pid, alive, expected) => {
    expect(workedOnBy({ ...record, ...(pid === undefined ? {} : { pid }) }, () => alive)).toBe(expected);
  });

  test("without --yes the condition is reported, and other commands refuse to run", async () => {
    const session = sessionOn(strictDaemon({ inspect: () => Promise.resolve(inspected("db")) }));
    writeRecord(session.project, record);
    await expect(settleEarlier(session, false)).rejects.toThrow("These were stopped, or are about to be: db.");
    await expect(refuseUnfinishedTakeOver(session)).rejects.toThrow(/was interrupted.*adopt --stack dev … --yes/s);
    expect(readRecord(session.project)).toBeDefined();
  });

  test("without the old containers nothing is undone, and other commands continue", async () => {
    const session = sessionOn(strictDaemon({ inspect: () => Promise.resolve(undefined) }));
    writeRecord(session.project, record);
    await expect(undoTakeOver(session, session.declaration.hosts[0]?.daemon as Daemon, record)).rejects.toThrow(
      /db were removed by someone else.*\.\/breakwater up/s,
    );
    await refuseUnfinishedTakeOver(session);
    expect([readRecord(session.project), session.console.said.join()]).toEqual([undefined, expect.stringContaining("db is gone")]);
  });

  test("a successful one is only completed, any number of times", async () => {
    const removed: string[] = [];
    const daemon = strictDaemon({
      inspect: (id) => Promise.resolve(id === "id-web" ? undefined : inspected("db")),
      remove: (id, options) => Promise.resolve(void removed.push(`${id} ${options?.keepVolumes}`)),
      inspectNetwork: () => Promise.resolve({ Containers: { a: { Name: "import" } } } as never),
    });
    const session = sessionOn(daemon);
    const aside = [{ id: "id-web", name: "web" }, ...record.aside];
    writeRecord(session.project, { ...record, aside, finished: { networks: ["old"], guests: [["old", "dev-db-0"]] } });
    expect(await settleEarlier(session, false)).toBe(true);
    expect([removed, readRecord(session.project)]).toEqual([["id-db true"], undefined]);
    expect(session.console.said.join("\n")).toContain("network old stays: import is in it");
  });

  test("a guest leaves the old network only once", async () => {
    const left: string[] = [];
    const daemon = strictDaemon({
      inspect: () => Promise.resolve(inspected("dev-db-0", {}, { NetworkSettings: { Networks: { old: {} } } })),
      disconnectNetwork: (network) => Promise.resolve(void left.push(network)),
    });
    await cleanUp(sessionOn(daemon), daemon, {
      ...record,
      aside: [],
      finished: {
        networks: [],
        guests: [
          ["old", "dev-db-0"],
          ["other", "dev-db-0"],
        ],
      },
    });
    expect(left).toEqual(["old"]);
  });
});

test("an undo restores names and restart policies, continues if one container does not start, and keeps the record until all serve", async () => {
  const done: string[] = [];
  const note = (text: string) => Promise.resolve(void done.push(text));
  const daemon = strictDaemon({
    containers: () => Promise.resolve([]),
    networks: () => Promise.resolve([]),
    volumes: () => Promise.resolve([]),
    inspect: (id) => {
      const runs = id === "id-db";
      return Promise.resolve(
        inspected(
          `${id.slice(3)}-before-adoption`,
          {},
          { State: { Running: runs, Status: runs ? "running" : "exited", Error: "port is taken" } },
        ),
      );
    },
    rename: (id, name) => note(`rename ${id} ${name}`),
    setRestartPolicy: (id, { Name }) => note(`restart ${id} ${Name}`),
    start: (id) => (id === "id-site" ? Promise.reject(new Error("port is taken")) : note(`start ${id}`)),
  });
  const session = sessionOn(daemon);
  const record = {
    host: "local",
    stackFile: "before\n",
    aside: [
      { id: "id-site", name: "site" },
      { id: "id-db", name: "db", restart: { Name: "always" } },
    ],
  };
  writeRecord(session.project, record);
  writeFileSync(session.project.stackFile, "after\n");
  const { good, lines } = await undoTakeOver(session, daemon, record);
  expect(done).toEqual(["rename id-site site", "rename id-db db", "restart id-db always", "start id-db"]);
  expect([good, lines]).toEqual([false, ["db serves again.", "ATTENTION: site does not run: port is taken. See: docker logs site"]]);
  expect([readFileSync(session.project.stackFile, "utf8"), readRecord(session.project)?.host]).toEqual(["before\n", "local"]);
});

describe("containers with a project's labels", () => {
  const labels = (service: string, oneOff = "False") => ({
    "com.docker.compose.project": "shop",
    "com.docker.compose.service": service,
    "com.docker.compose.oneoff": oneOff,
  });
  const stopped = { State: { Running: false, Status: "exited" } };
  const names = (all: readonly ContainerInspect[]) => {
    const { meant, leftOut } = sorted("shop", all);
    return [meant.map(({ container }) => container.name), leftOut.map(({ container }) => container.name)];
  };

  test.each<[string, ContainerInspect[], string[][]]>([
    ["members", [inspected("shop_db_1", labels("db")), inspected("shop-web-1", labels("web"))], [["shop_db_1", "shop-web-1"], []]],
    ["a one-off that runs", [inspected("shop_web_run_1", labels("web", "True"))], [[], ["shop_web_run_1"]]],
    ["a one-off that ended", [inspected("shop_db_run_1", labels("db", "True"), stopped)], [[], []]],
    ["a half-made one", [inspected("abc123_shop_db_1", labels("db"), stopped)], [[], ["abc123_shop_db_1"]]],
    ["a half-replaced one that still serves", [inspected("0123456789ab_shop-db-1", labels("db"))], [["0123456789ab_shop-db-1"], []]],
    ["a foreign container", [inspected("other", {})], [[], []]],
  ])("%s", (_, all, expected) => {
    expect(names(all)).toEqual(expected);
  });

  test("a project whose own name looks like an id is not half-made", () => {
    const own = inspected("abc_shop-db-1", { ...labels("db"), "com.docker.compose.project": "abc_shop" }, stopped);
    expect(sorted("abc_shop", [own]).meant).toHaveLength(1);
  });
});
