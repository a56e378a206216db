import { overZones } from "../plan/place";
import { quote, type Problem } from "../problem";
import { each, type Model, type Rule } from "./rule";

/** Why a server variable is not the user's to set. */
const managed: readonly (readonly [RegExp, string])[] = [
  [
    /^(server_id|report_|bind_address$|port$|socket$|datadir$|pid_file$|user$|basedir$|tmpdir$|skip_networking|extra_port$)/,
    "it is part of the member's identity",
  ],
  [
    /^(log_bin|binlog_|gtid_|replicate_|relay_log|log_(slave|replica)_updates|(skip_)?(slave|replica)_|rpl_semi_sync_|read_only|super_read_only)/,
    "replication depends on it",
  ],
  [
    /^(sync_binlog|sync_relay_log|sync_master_info|innodb_flush_log_at_trx_commit|innodb_doublewrite|innodb_flush_method|innodb_force_recovery)/,
    "durability depends on it",
  ],
  [/^(skip_grant_tables|init_file|plugin_load|plugin_dir|unix_socket)/, "Breakwater's access depends on it"],
];

/** The server takes these in front of any variable's name. */
const prefix = /^((loose|enable|disable|maximum|skip)_)+/;

function settings({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) =>
    Object.keys(value.engine === "mariadb" ? value.settings : {}).flatMap((name) => {
      const reason = managed.find(([pattern]) => pattern.test(name) || pattern.test(name.replace(prefix, "")))?.[1];
      return reason === undefined
        ? []
        : [{ path: [...path, "settings", name], text: `is set by Breakwater, because ${reason}; remove it` }];
    }),
  );
}

/** Another host exists, and the loss of one would still take primary and replicas together. */
function sharedHost({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb" || value.replicas === 0 || value.allowSharedHost || Object.keys(platform.hosts).length < 2) return [];
    const hosts = [...new Set(overZones(platform, value.hosts, value.replicas + 1))];
    if (hosts.length > 1) return [];
    const text = `puts the primary and its replicas on host "${hosts[0]}", whose loss would be the loss of all; add another host, or accept it with allowSharedHost: true`;
    return [{ path: [...path, "hosts"], text }];
  });
}

const systemSchemas = ["mysql", "sys", "information_schema", "performance_schema"];

function schemas({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) =>
    value.database !== undefined && systemSchemas.includes(value.database.schema)
      ? [
          {
            path: [...path, "database", "schema"],
            text: `${quote(value.database.schema)} belongs to the server, and an app's rights on it would be root's; write another name`,
          },
        ]
      : [],
  );
}

/** What keeps a database whole. */
export const databases: readonly Rule[] = [
  { id: "managed-settings", whole: [], check: settings },
  { id: "replica-apart-from-primary", whole: ["hosts"], check: sharedHost },
  { id: "schema-is-the-apps", whole: [], check: schemas },
];
