import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { tryMember } from "../../components/mariadb/provider/trial";
import { changedSettings, concernsData } from "../../components/mariadb/provider/trial-difference";
import { complaints } from "../../components/mariadb/provider/trial-message";
import type { SlotInputs } from "../../provider/resources/slot";
import { container, contextWith, host } from "./fake-daemon";

const path = "/etc/mysql/conf.d/breakwater.cnf";
const cnf = (id: number, more = ""): string =>
  `[mariadbd]\nserver_id = ${id}\nreport_host = dev-db-${id - 1}\n${id > 1 ? "read_only = ON\n" : ""}innodb_buffer_pool_size = 256M\n${more}`;

const inputs = (content: string, image = "sha256:one"): SlotInputs => ({
  host,
  stack: "dev",
  resource: "db-0",
  spec: {
    name: "dev-db-0",
    environment: {},
    labels: {},
    networks: [{ network: "dev-main", aliases: [] }],
    mounts: [],
    files: [],
    health: { test: ["CMD", "healthcheck.sh", "--connect"], intervalSeconds: 2, timeoutSeconds: 5, retries: 5, startSeconds: 300 },
    creation: { image, reference: "mariadb:11.8", capabilities: { add: [], drop: [] }, privileged: false, publish: [] },
  },
  trial: { files: [{ path, content, mode: "0644" }], memoryMb: 512, peers: [{ host, container: "dev-db-1" }] },
});

interface World {
  /** The replica's content and status; absent without a replica. */
  readonly peer?: { readonly content: string; readonly status?: string };
  /** The end of a trial: healthy, or these log lines. */
  readonly log?: string;
  readonly running?: boolean;
  /** Exit code of the health check in a trial; 0, or 1 when there are log lines. */
  readonly probe?: number;
}

function world({ peer, log, running = true, probe = log === undefined ? 0 : 1 }: World) {
  const journal: string[] = [];
  const member = (Id: string, status = "healthy"): ContainerInspect =>
    container({
      Id,
      Name: `/${Id}`,
      Image: "sha256:one",
      HostConfig: { Memory: 512 * 2 ** 20 },
      State: { Running: running, Health: { Status: status } },
      Config: { Labels: { "breakwater.resource": Id.slice(4) } },
    });
  const note = (word: string) => async (name: string) => void journal.push(`${word} ${name}`);
  const known: Partial<Daemon> = {
    inspect: async (name) => {
      if (name === "dev-db-0") return member(name);
      if (name === "dev-db-1") return peer && member(name, peer.status);
      return container({ State: { Running: false, ExitCode: 1, OOMKilled: false } });
    },
    readFile: async (name) => Buffer.from(name === "dev-db-0" ? cnf(1) : (peer?.content ?? "")),
    remove: note("remove"),
    removeVolume: note("remove volume"),
    createVolume: async (name) => (journal.push(`create volume ${name}`), {} as never),
    create: async (options) => {
      expect(options).toMatchObject({
        Image: "sha256:one",
        HostConfig: { NetworkMode: "none", Memory: 512 * 2 ** 20, MemorySwap: 512 * 2 ** 20 },
      });
      journal.push(`create ${options.name}`);
      return "id";
    },
    putFiles: note("put files into"),
    start: note("start"),
    logs: async () => log ?? "",
    exec: async (name, [command]) => {
      journal.push(`${command} in ${name}`);
      return { exitCode: command === "healthcheck.sh" ? probe : 1, stdout: "", stderr: "" };
    },
  };
  return { journal, context: contextWith(known) };
}

const tried = (journal: readonly string[]): boolean => journal.includes("start dev-db-0.trial");

test.each([
  ["nothing that decides a start is different", cnf(1), {}, false],
  ["a setting is different", cnf(1, "max_connections = 7\n"), {}, true],
  [
    "the replica runs exactly the same already, and is well",
    cnf(1, "max_connections = 7\n"),
    { peer: { content: cnf(2, "max_connections = 7\n") } },
    false,
  ],
  [
    "the replica runs exactly the same, and is not well",
    cnf(1, "max_connections = 7\n"),
    { peer: { content: cnf(2, "max_connections = 7\n"), status: "unhealthy" } },
    true,
  ],
  ["the replica runs something else", cnf(1, "max_connections = 7\n"), { peer: { content: cnf(2) } }, true],
] as const)("a trial, when %s", async (_when, content, about, isTried) => {
  const { journal, context } = world(about);
  await tryMember(inputs(content), context);
  expect(tried(journal)).toBe(isTried);
});

test("without a member, nothing can be lost, and nothing is tried", async () => {
  await tryMember(inputs(cnf(1, "max_connections = 7\n")), contextWith({ inspect: async () => undefined }));
});

test("a trial leaves nothing behind, and only reads a member's own container", async () => {
  const { journal, context } = world({});
  await tryMember(inputs(cnf(1, "max_connections = 7\n")), context);
  expect(journal).toEqual([
    "remove dev-db-0.trial",
    "remove volume dev-db-0.trial-data",
    "create volume dev-db-0.trial-data",
    "remove dev-db-0.trial",
    "create dev-db-0.trial",
    "put files into dev-db-0.trial",
    "start dev-db-0.trial",
    "healthcheck.sh in dev-db-0.trial",
    "remove dev-db-0.trial",
    "remove volume dev-db-0.trial-data",
  ]);
});

test.each([
  [true, "Nothing was changed: dev-db-0 was not touched and keeps serving as before."],
  [false, "Nothing was changed: dev-db-0 was not touched."],
])("the message of a server that does not start is quoted, and the member is not touched (running: %s)", async (running, state) => {
  const log = "[Note] Starting MariaDB\n[ERROR] mariadbd: unknown variable 'max_connectons=7'\n[ERROR] Aborting\n";
  const { journal, context } = world({ log, running });
  const refusal = tryMember(inputs(cnf(1, "max_connectons = 7\n")), context);
  await expect(refusal).rejects.toThrow("  | [ERROR] mariadbd: unknown variable 'max_connectons=7'\n  | [ERROR] Aborting");
  await expect(refusal).rejects.toThrow(state);
  expect(journal.at(-1)).toBe("remove volume dev-db-0.trial-data");
});

test.each([126, 127])("an image without the health check's command ends the trial immediately (exit code %i)", async (probe) => {
  const { journal, context } = world({ probe });
  await expect(tryMember(inputs(cnf(1, "max_connections = 7\n")), context)).rejects.toThrow(
    "the server of mariadb:11.8 has no healthcheck.sh, so it is not a MariaDB that Breakwater can check",
  );
  expect(journal.filter((call) => call.startsWith("healthcheck.sh"))).toHaveLength(1);
});

test("an option that only an old server does not know leads to advice", async () => {
  const { context } = world({ log: "[ERROR] mariadbd: unknown variable 'slave_connections_needed_for_purge=0'" });
  await expect(tryMember(inputs(cnf(1, "max_connections = 7\n")), context)).rejects.toThrow("write `version` at databases.db");
});

test.each([
  ["a = 1\nb = 2\n", "a = 1\nb = 3\nc = 1\n", ["b", "c"]],
  ["a = 1\na = 2\n", "a = 2\n", []],
  ["", "a = 1\n", ["a"]],
])("changed settings %#", (before, after, names) => expect(changedSettings(before, after)).toEqual(names));

test.each([
  ["innodb_page_size", true],
  ["loose_innodb_undo_tablespaces", true],
  ["lower_case_table_names", true],
  ["aria_block_size", true],
  ["plugin_load_add", true],
  ["max_connections", false],
  ["sql_mode", false],
  ["maximum_innodb_log_file_size", true],
  ["loose_skip_innodb_checksums", true],
  ["enable_log_bin", true],
])("%s has to fit the data: %s", (name, does) => expect(concernsData([name])).toBe(does));

test("problems of the trial's own settings are not reported", () => {
  const log =
    "[ERROR] InnoDB: Cannot open datafile for read-only: './shop/t.ibd' OS error: 71\n[ERROR] InnoDB: innodb_page_size mismatch\n";
  expect(complaints(log)).toBe("[ERROR] InnoDB: innodb_page_size mismatch");
  expect(complaints("one\ntwo\n")).toBe("one\ntwo");
});
