import { mariadbPort } from "./server";

/** A server variable that the user may not set. */
interface Managed {
  readonly names: RegExp;
  /** The sentence that follows the name. */
  readonly refusal: string;
}

const set = (names: RegExp, because: string): Managed => ({ names, refusal: `is set by Breakwater, because ${because}; remove it` });
const fixed = (names: RegExp, because: string): Managed => ({ names, refusal: `cannot be changed, because ${because}; remove it` });

/**
 * Every name has its own reason. Settings that only tune (parallel replication, compression of the binary log, its size
 * and retention) are left to the user. Before version 11, `replica` in a name was `slave`.
 */
const managed: readonly Managed[] = [
  set(/^(server_id|report_host)$/, "each member has its own"),
  set(/^bind_address$/, "apps and replicas connect over the network"),
  fixed(/^(skip_networking|networking)$/, "apps and replicas connect over the network"),
  fixed(/^port$/, `apps, replicas and published ports connect to ${mariadbPort}`),
  fixed(/^socket$/, "the health check and Breakwater connect through it"),
  fixed(/^datadir$/, "the data volume is mounted there"),
  fixed(/^(pid_file|user|basedir|plugin_dir)$/, "the image decides it"),
  set(/^(log_bin|relay_log|log_slave_updates|slave_start)$/, "replication depends on it"),
  set(/^binlog_format$/, "only rows are replicated the same whatever a statement does"),
  set(/^gtid_(domain_id|strict_mode)$/, "replicas find their position by it"),
  set(/^slave_net_timeout$/, "a replica notices a lost primary by it"),
  set(/^slave_connections_needed_for_purge$/, "binary logs would be kept for ever while no replica is connected"),
  set(/^read_only$/, "it is what makes a member a primary or a replica"),
  fixed(
    /^(log_bin_index|relay_log_index|relay_log_info_file|master_info_file)$/,
    "under another name a member would not find its position again",
  ),
  fixed(/^(binlog|replicate)(_wild)?_(do|ignore)_(db|table)$|^replicate_rewrite_db$/, "replicas would lack what it leaves out"),
  fixed(/^replicate_events_marked_for_skip$/, "replicas would lack what it leaves out"),
  fixed(/^replicate_same_server_id$/, "a replica would apply its own changes again"),
  fixed(
    /^slave_(skip_errors|exec_mode|run_triggers_for_rbr|transaction_retry_errors)$/,
    "a replica would go on with other data than its primary's",
  ),
  fixed(/^rpl_semi_sync_/, "how commits travel is for `replication.mode` to say"),
  fixed(/^init_rpl_role$/, "how commits travel is for `replication.mode` to say"),
  set(/^(sync_binlog|sync_relay_log|innodb_flush_log_at_trx_commit)$/, "durability depends on it"),
  fixed(/^innodb_doublewrite$/, "a crash could leave half-written pages"),
  fixed(/^innodb_force_recovery$/, "it switches protections off, and is for saving what can be saved from damaged data"),
  fixed(/^innodb_read_only$/, "no member could write"),
  fixed(/^(skip_grant_tables|grant_tables)$/, "everybody could do everything"),
  fixed(/^unix_socket$/, "Breakwater comes in through it"),
];

/** The server accepts these prefixes before a variable's name. */
const prefix = /^((loose|enable|disable|maximum|skip)_)+/;

/** The variable that a setting's name refers to. */
export const withoutPrefix = (name: string): string => name.replace(prefix, "");

/** The variable's name before version 11. */
const inOldWords = (name: string): string => name.replace(/(^|_)replica(?=_|$)/, "$1slave");

/** The names that the server understands, with and without its prefixes. */
const meanings = (name: string): string[] => [...new Set([name, withoutPrefix(name)])].map(inOldWords);

/** The reason to refuse a setting with any value; undefined when the user may set it. */
export function refusedName(name: string): string | undefined {
  const read = meanings(name);
  return managed.find(({ names }) => read.some((one) => names.test(one)))?.refusal;
}

const dayInSeconds = 86_400;
/** Shortest retention of a binary log in seconds, unless it is kept forever. */
const shortestRetention = 3600;

/** The reason to refuse a value of a setting that the user may set; undefined when the value is allowed. */
export function refusedValue(name: string, value: string | number): string | undefined {
  const variable = meanings(name).at(-1) as string;
  if (variable === "innodb_flush_method" && /^(nosync|littlesync)$/i.test(String(value).trim()))
    return `leaves commits in memory that a crash loses; write one that writes to the disk, for example O_DIRECT`;
  const retained = { binlog_expire_logs_seconds: 1, expire_logs_days: dayInSeconds }[variable];
  const seconds = retained === undefined ? 0 : Number(value) * retained;
  if (seconds > 0 && seconds < shortestRetention)
    return `keeps binary logs for less than an hour: a replica that is offline for longer has to be copied again; write at least an hour`;
  return undefined;
}

const units: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** The bytes of a size in an option file's notation; undefined for anything else. */
export function bytesOf(value: string | number): number | undefined {
  const found = /^\s*(\d+)\s*([kmgt]?)b?\s*$/i.exec(String(value));
  return found ? Number(found[1]) * (units[(found[2] as string).toUpperCase()] ?? 1) : undefined;
}

/** Buffers that the server allocates once, whatever its clients do. */
const buffers: readonly string[] = [
  "innodb_buffer_pool_size",
  "innodb_log_buffer_size",
  "key_buffer_size",
  "aria_pagecache_buffer_size",
  "query_cache_size",
];

export const megabyte = 2 ** 20;

/** Settings that size a buffer, with their bytes. */
export function declaredBuffers(settings: Readonly<Record<string, string | number>>): [name: string, bytes: number][] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const bytes = buffers.includes(withoutPrefix(name)) ? bytesOf(value) : undefined;
    return bytes === undefined ? [] : [[name, bytes] as [string, number]];
  });
}
