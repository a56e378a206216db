import { isOlder, type MariadbVersion } from "./version";
import { type Declaring, type MariadbMember, mariadbOf } from "./plan";
import { declaredVersion } from "./declared-version";
import type { MariadbDatabase } from "./schema";
import type { ContainerSpec } from "../../topology/spec";

export const mariadbFiles = {
  config: "/etc/mysql/conf.d/breakwater.cnf",
  init: "/docker-entrypoint-initdb.d/breakwater.sql",
  /** Present while the role of a member differs from its configuration; read after it. */
  role: "/etc/mysql/conf.d/zz-breakwater-role.cnf",
} as const;

export const roleText = (readOnly: boolean): string => `[mariadbd]\nread_only = ${readOnly ? "ON" : "OFF"}\n`;

/** Options that the oldest supported server does not know, with the first version that does. */
const introduced: Readonly<Record<string, MariadbVersion>> = {
  slave_connections_needed_for_purge: { major: 11, minor: 4, text: "11.4" },
};

/**
 * Configuration of one member. Only the identity and `read_only` differ between members, and nothing depends on their
 * number, so a new member restarts no other.
 * @param version of the server, when it is known: a server that is too old for an option may skip it
 */
export function mariadbCnf(member: MariadbMember, database: MariadbDatabase, version?: MariadbVersion): string {
  const lines: Record<string, string | number> = {
    server_id: member.serverId,
    report_host: member.container,
    bind_address: "*",
    skip_name_resolve: "ON",
    ...(setsAnotherCharacterSet(database.settings) ? {} : { character_set_server: "utf8mb4" }),
    log_bin: "binlog",
    binlog_format: "ROW",
    binlog_expire_logs_seconds: 7 * 24 * 3600,
    // Otherwise the server keeps logs forever while no replica is connected, and they fill the disk.
    slave_connections_needed_for_purge: 0,
    sync_binlog: 1,
    innodb_flush_log_at_trx_commit: 1,
    innodb_buffer_pool_size: `${Math.floor(database.memoryMb / 2)}M`,
    gtid_domain_id: 0,
    gtid_strict_mode: "ON",
    relay_log: "relay-bin",
    sync_relay_log: 1,
    log_slave_updates: "ON",
    skip_slave_start: "OFF",
    slave_net_timeout: 5,
    ...(member.role === "replica" ? { read_only: "ON" } : {}),
  };
  const own = Object.entries(database.settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const known = (name: string): string => {
    const since = introduced[name];
    return since && version && isOlder(version, since) ? `loose_${name}` : name;
  };
  const set = Object.entries(lines).map(([name, value]) => [known(name), value] as const);
  const text = [...set, ...own].map(([name, value]) => `${name} = ${optionValue(value)}\n`).join("");
  return `[mariadbd]\n${text}`;
}

/** A collation of another character set implies its own character set; with a conflicting one the server would not start. */
function setsAnotherCharacterSet({ collation_server: collation }: MariadbDatabase["settings"]): boolean {
  return collation !== undefined && !/^(utf8mb4|uca1400)_/i.test(String(collation));
}

/** Quotes values that an option file would read differently: spaces at the ends, comments, escapes. */
function optionValue(value: string | number): string {
  const text = String(value);
  if (/[\r\n\0]/.test(text)) throw new Error(`a line break cannot be part of a MariaDB setting: ${JSON.stringify(text)}`);
  if (/^[\w.*:/,=+-]*$/.test(text)) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/**
 * Runs once, on the first start of an empty data volume. Afterwards the server recognizes root by its system account, so
 * root's password need not be kept, rotated or lost. It is not logged: each member starts with the same accounts, and a
 * transaction on one member would set it apart from its primary.
 */
export function mariadbInitSql(): string {
  return [
    "SET SESSION sql_log_bin = 0;",
    "DROP USER IF EXISTS ''@'localhost';",
    "DROP USER IF EXISTS 'root'@'%';",
    "DROP DATABASE IF EXISTS test;",
    "ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket;",
    "",
  ].join("\n");
}

/** The spec of a member, with its files. */
export function memberSpec(member: MariadbMember, declaring: Declaring, unit: string): ContainerSpec {
  const { platform } = declaring;
  const database = mariadbOf(declaring, unit);
  const files = [
    { path: mariadbFiles.config, content: mariadbCnf(member, database, declaredVersion(platform, database)?.version), mode: "0644" },
    { path: mariadbFiles.init, content: mariadbInitSql(), mode: "0644" },
  ];
  return { ...member.spec, files };
}
