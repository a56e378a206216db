import { bytesOf, refusedName, refusedValue } from "../../components/mariadb/managed-settings";

/** Every option of MariaDB 11.8 whose name begins like one for identity, replication, durability or access. */
const theUsers = `
binlog_alter_two_phase binlog_annotate_row_events binlog_cache_size binlog_checksum binlog_commit_wait_count binlog_commit_wait_usec
binlog_direct_non_transactional_updates binlog_expire_logs_seconds binlog_file_cache_size binlog_gtid_index binlog_gtid_index_page_size
binlog_gtid_index_span_min binlog_large_commit_threshold binlog_legacy_event_pos binlog_optimize_thread_scheduling binlog_row_event_max_size
binlog_row_image binlog_row_metadata binlog_space_limit binlog_stmt_cache_size encrypt_binlog expire_logs_days extra_max_connections extra_port
gtid_cleanup_batch_size gtid_ignore_duplicates gtid_pos_auto_engines init_connect init_file init_slave innodb_flush_log_at_timeout
innodb_flush_method innodb_flush_neighbors innodb_flush_sync innodb_force_primary_key innodb_read_ahead_threshold innodb_read_io_threads
innodb_read_only_compressed log_bin_compress log_bin_compress_min_len log_bin_trust_function_creators master_retry_count
master_verify_checksum max_binlog_cache_size max_binlog_size max_binlog_stmt_cache_size max_binlog_total_size plugin_load plugin_load_add
plugin_maturity relay_log_purge relay_log_recovery relay_log_space_limit replicate_annotate_row_events report_password report_port report_user
skip_name_resolve skip_show_database slave_compressed_protocol slave_ddl_exec_mode slave_domain_parallel_threads slave_load_tmpdir
slave_max_allowed_packet slave_max_statement_time slave_parallel_max_queued slave_parallel_mode slave_parallel_threads slave_parallel_workers
replica_parallel_threads slave_sql_verify_checksum slave_transaction_retries slave_transaction_retry_interval slave_type_conversions sync_frm
sync_master_info sync_relay_log_info tmpdir userstat max_connections max_allowed_packet port_open_timeout`;

const ours: Readonly<Record<string, string>> = {
  "each member has its own": "server_id report_host loose_server_id",
  "apps and replicas connect over the network": "bind_address skip_networking",
  "connect to 3306": "port",
  "connect through it": "socket",
  "the data volume is mounted there": "datadir",
  "the image decides it": "pid_file user basedir plugin_dir",
  "replication depends on it":
    "log_bin skip_log_bin disable_log_bin relay_log log_slave_updates log_replica_updates skip_slave_start skip_replica_start",
  "only rows are replicated the same": "binlog_format",
  "replicas find their position by it": "gtid_domain_id gtid_strict_mode",
  "notices a lost primary by it": "slave_net_timeout",
  "kept for ever": "slave_connections_needed_for_purge",
  "a primary or a replica": "read_only",
  "would not find its position again": "log_bin_index relay_log_index relay_log_info_file master_info_file",
  "would lack what it leaves out":
    "binlog_do_db binlog_ignore_db replicate_do_db replicate_ignore_table replicate_wild_do_table replicate_rewrite_db replicate_events_marked_for_skip",
  "apply its own changes again": "replicate_same_server_id",
  "other data than its primary's": "slave_skip_errors slave_exec_mode slave_run_triggers_for_rbr slave_transaction_retry_errors",
  "replication.mode": "rpl_semi_sync_master_enabled rpl_semi_sync_slave_enabled rpl_semi_sync_master_timeout init_rpl_role",
  "durability depends on it": "sync_binlog sync_relay_log innodb_flush_log_at_trx_commit loose_sync_binlog maximum_sync_binlog",
  "half-written pages": "innodb_doublewrite skip_innodb_doublewrite",
  "damaged data": "innodb_force_recovery",
  "no member could write": "innodb_read_only",
  "everybody could do everything": "skip_grant_tables",
  "comes in through it": "unix_socket skip_unix_socket disable_unix_socket",
};

test.each(theUsers.trim().split(/\s+/))("%s is the user's", (name) => expect(refusedName(name)).toBeUndefined());

test.each(Object.entries(ours).flatMap(([reason, names]) => names.split(" ").map((name) => [name, reason] as const)))(
  "%s is refused: %s",
  (name, reason) => expect(refusedName(name)).toContain(reason),
);

test.each([
  ["innodb_flush_method", "O_DIRECT", undefined],
  ["innodb_flush_method", "littlesync", "a crash loses"],
  ["loose_innodb_flush_method", "NOSYNC", "a crash loses"],
  ["binlog_expire_logs_seconds", 0, undefined],
  ["binlog_expire_logs_seconds", 3600, undefined],
  ["binlog_expire_logs_seconds", "3599", "less than an hour"],
  ["expire_logs_days", 14, undefined],
  ["expire_logs_days", 0.01, "less than an hour"],
  ["max_connections", 100, undefined],
])("%s = %s", (name, value, reason) => {
  const refusal = refusedValue(name, value);
  if (reason === undefined) expect(refusal).toBeUndefined();
  else expect(refusal).toContain(reason);
});

test.each([
  ["2G", 2 ** 31],
  ["512m", 2 ** 29],
  [1024, 1024],
  ["64K", 65_536],
  ["half", undefined],
])("%s as bytes", (value, bytes) => expect(bytesOf(value)).toBe(bytes));
