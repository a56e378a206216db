import { mariadbInitSql, memberSpec } from "../../components/mariadb/text";
import { mariadbMembers } from "../../components/mariadb/plan";
import { fixture, raw } from "../topology-plan/fixture";

function cnf(index: number, change: Record<string, unknown> = {}, image = "mariadb:11.8"): string {
  const databases = { db: { engine: "mariadb", image: "server", replicas: 4, ...change } };
  const topology = fixture({ databases, images: { ...raw().images, server: { reference: image } } });
  return memberSpec(mariadbMembers(topology, "db")[index]!, topology, "db").files[0]!.content;
}

test("the primary's whole file", () => {
  expect(cnf(0)).toBe(`[mariadbd]
server_id = 1
report_host = dev-db-0
bind_address = *
skip_name_resolve = ON
character_set_server = utf8mb4
log_bin = binlog
binlog_format = ROW
binlog_expire_logs_seconds = 604800
slave_connections_needed_for_purge = 0
sync_binlog = 1
innodb_flush_log_at_trx_commit = 1
innodb_buffer_pool_size = 256M
gtid_domain_id = 0
gtid_strict_mode = ON
relay_log = relay-bin
sync_relay_log = 1
log_slave_updates = ON
skip_slave_start = OFF
slave_net_timeout = 5
`);
});

test("a replica differs in its identity and is read-only", () => {
  const own = ["server_id = 3", "report_host = dev-db-2", "read_only = ON"];
  const lines = cnf(2).split("\n");
  expect(lines.filter((line) => !cnf(0).split("\n").includes(line))).toEqual(own);
});

test("the user's settings come last, sorted, and can be read back as written", () => {
  const settings = { sql_mode: "STRICT_ALL_TABLES,NO_ZERO_DATE", max_connections: 300, init_connect: 'SET @a = "#\\"' };
  expect(cnf(0, { settings }).split("\n").slice(-4)).toEqual([
    'init_connect = "SET @a = \\"#\\\\\\""',
    "max_connections = 300",
    "sql_mode = STRICT_ALL_TABLES,NO_ZERO_DATE",
    "",
  ]);
});

test("half of the memory is the buffer pool", () => {
  expect(cnf(0, { memoryMb: 1025 })).toContain("innodb_buffer_pool_size = 512M\n");
});

describe("the server may skip an option that it is too old for", () => {
  const option = (text: string) => text.split("\n").find((line) => line.includes("slave_connections_needed_for_purge"));
  test.each([
    ["mariadb:10.11", {}, "loose_slave_connections_needed_for_purge = 0"],
    ["mariadb:11.3.2-jammy", {}, "loose_slave_connections_needed_for_purge = 0"],
    ["mariadb:11.4", {}, "slave_connections_needed_for_purge = 0"],
    ["mariadb:12.3", {}, "slave_connections_needed_for_purge = 0"],
    // Unchanged, so that nothing restarts.
    ["registry.example.org/db:stable", {}, "slave_connections_needed_for_purge = 0"],
    ["registry.example.org/db:stable", { version: "10.11" }, "loose_slave_connections_needed_for_purge = 0"],
  ])("%s %j", (image, change, line) => expect(option(cnf(0, change, image))).toBe(line));

  test("nothing else differs", () => {
    expect(cnf(1, {}, "mariadb:10.11").replace("loose_", "")).toBe(cnf(1));
  });
});

test.each([
  ["utf8mb4_unicode_ci", true],
  ["uca1400_ai_ci", true],
  ["latin1_swedish_ci", false],
])("a collation of another character set includes its own: %s", (collation, ours) => {
  expect(cnf(0, { settings: { collation_server: collation } }).includes("character_set_server = utf8mb4\n")).toBe(ours);
});

test("the first start's whole SQL", () => {
  expect(mariadbInitSql()).toBe(`SET SESSION sql_log_bin = 0;
DROP USER IF EXISTS ''@'localhost';
DROP USER IF EXISTS 'root'@'%';
DROP DATABASE IF EXISTS test;
ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket;
`);
});
