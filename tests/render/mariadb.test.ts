import { mariadbCnf, mariadbInitSql } from "../../render/mariadb";
import { mariadbMembers, mariadbOf } from "../../topology/plan/mariadb";
import { fixture } from "../topology-plan/fixture";

function cnf(index: number, change: Record<string, unknown> = {}): string {
  const topology = fixture({ databases: { db: { engine: "mariadb", replicas: 4, ...change } } });
  return mariadbCnf(mariadbMembers(topology, "db")[index]!, mariadbOf(topology, "db"));
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

test("a replica differs in its identity and in being read-only", () => {
  const own = ["server_id = 3", "report_host = dev-db-2", "read_only = ON"];
  const lines = cnf(2).split("\n");
  expect(lines.filter((line) => !cnf(0).split("\n").includes(line))).toEqual(own);
});

test("the user's settings come last, sorted, and are read back as written", () => {
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

test("the first start's SQL, whole", () => {
  expect(mariadbInitSql()).toBe(`SET SESSION sql_log_bin = 0;
DROP USER IF EXISTS ''@'localhost';
DROP USER IF EXISTS 'root'@'%';
DROP DATABASE IF EXISTS test;
ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket;
`);
});
