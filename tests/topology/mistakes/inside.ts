import type { Mistake } from "./mistake";

/** Contradictions inside one part. */
export const inside: readonly Mistake[] = [
  {
    name: "two volumes at one path",
    rule: "one-mount-per-path",
    change: [["apps.web.volumes.1", { volume: "media", path: "/srv/static/" }]],
    problems: [`apps.web.volumes[1].path: "/srv/static/" is where apps.web.volumes[0].path already mounts "static"; write another path`],
  },
  {
    name: "a file inside a volume",
    rule: "files-and-mounts-apart",
    change: [[["apps", "web", "files", "/srv/static/x.css"], { content: "" }]],
    problems: [`apps.web.files["/srv/static/x.css"]: meets the volume "static" at "/srv/static"; write a path outside of it`],
  },
  {
    name: "a volume over the system",
    rule: "reserved-paths",
    change: [["apps.web.volumes.0.path", "/proc"]],
    problems: [`apps.web.volumes[0].path: "/proc" meets /proc, which is not yours to fill; write another path`],
  },
  {
    name: "a file among the secrets",
    rule: "reserved-paths",
    change: [[["apps", "web", "files", "/run/secrets/key"], { content: "" }]],
    problems: [`apps.web.files["/run/secrets/key"]: "/run/secrets/key" meets /run/secrets, which is not yours to fill; write another path`],
  },
  {
    name: "a private label on a shared volume",
    rule: "private-label-for-one",
    change: [["apps.web.volumes.0.relabel", "private"]],
    problems: [`apps.web.volumes[0].relabel: "private" would lock the other containers out of the volume "static"; write "shared"`],
  },
  {
    name: "the identity of a server",
    rule: "managed-settings",
    change: [["databases.orders.settings.server_id", 5]],
    problems: ["databases.orders.settings.server_id: is set by Breakwater, because each member has its own; remove it"],
  },
  {
    name: "the binary log through a prefix",
    rule: "managed-settings",
    change: [["databases.orders.settings.skip_log_bin", 1]],
    problems: ["databases.orders.settings.skip_log_bin: is set by Breakwater, because replication depends on it; remove it"],
  },
  {
    name: "less durability",
    rule: "managed-settings",
    change: [["databases.orders.settings.loose_sync_binlog", 0]],
    problems: ["databases.orders.settings.loose_sync_binlog: is set by Breakwater, because durability depends on it; remove it"],
  },
  {
    name: "less durability by a value",
    rule: "managed-settings",
    change: [["databases.orders.settings.innodb_flush_method", "nosync"]],
    problems: [
      "databases.orders.settings.innodb_flush_method: leaves commits in memory that a crash loses; write one that writes to the disk, for example O_DIRECT",
    ],
  },
  {
    name: "binary logs that are gone immediately",
    rule: "managed-settings",
    change: [["databases.orders.settings.binlog_expire_logs_seconds", 60]],
    problems: [
      "databases.orders.settings.binlog_expire_logs_seconds: keeps binary logs for less than an hour: a replica that is offline for longer has to be copied again; write at least an hour",
    ],
  },
  {
    name: "buffers that are the whole memory",
    rule: "buffers-fit-the-memory",
    change: [
      ["databases.orders.memoryMb", 256],
      ["databases.orders.settings.innodb_buffer_pool_size", "2G"],
    ],
    problems: [
      "databases.orders.memoryMb: must be more than 2048, what innodb_buffer_pool_size in `settings` takes (got 256): the server would be killed as soon as they fill; raise it, or lower the buffers to about half of it",
    ],
  },
  {
    name: "a buffer in addition to the half that InnoDB has anyway",
    rule: "buffers-fit-the-memory",
    change: [
      ["databases.orders.memoryMb", 512],
      ["databases.orders.settings.key_buffer_size", "300M"],
    ],
    problems: [
      "databases.orders.memoryMb: must be more than 600, twice what key_buffer_size in `settings` takes, because InnoDB has the other half (got 512): the server would be killed as soon as they fill; raise it, or lower the buffers to about half of it",
    ],
  },
  {
    name: "a server that is too old, by its image",
    rule: "supported-version",
    change: [
      ["images.old", { reference: "mariadb:10.6.21-jammy" }],
      ["databases.orders.image", "old"],
    ],
    problems: ["databases.orders.image: MariaDB 10.6 is older than 10.11, the oldest version that Breakwater supports; use a newer image"],
  },
  {
    name: "a server that is too old, as the person says",
    rule: "supported-version",
    change: [["databases.orders.version", "10.6"]],
    problems: [
      "databases.orders.version: MariaDB 10.6 is older than 10.11, the oldest version that Breakwater supports; use a newer image",
    ],
  },
  {
    name: "the server's own schema",
    rule: "schema-is-the-apps",
    change: [["apps.web.database.schema", "mysql"]],
    problems: [`apps.web.database.schema: "mysql" belongs to the server, and an app's rights on it would be root's; write another name`],
  },
  {
    name: "a variable that the database gives",
    rule: "environment-is-not-given-twice",
    change: [["apps.web.environment.DATABASE_HOST", "x"]],
    problems: [
      "apps.web.environment.DATABASE_HOST: is given to the app by apps.web.database; remove it, or write another environmentPrefix there",
    ],
  },
  {
    name: "a network twice",
    rule: "items-once",
    change: [["apps.web.networks", ["main", "main"]]],
    problems: [`apps.web.networks[1]: "main" is already in the list; remove it`],
  },
  {
    name: "a route twice",
    rule: "routes-once",
    change: [["entries.front.routes.2", { app: "worker", path: "/static/" }]],
    problems: [`entries.front.routes[2].path: "/static/" for any host is already routes[1]; write another path or host, or remove one`],
  },
  {
    name: "a route twice for one host",
    rule: "routes-once",
    change: [
      [
        "entries.front.routes",
        [
          { app: "web", host: "a.org" },
          { app: "worker", host: "A.org" },
        ],
      ],
    ],
    problems: [`entries.front.routes[1].path: "/" for host "A.org" is already routes[0]; write another path or host, or remove one`],
  },
  {
    name: "credentials of another registry",
    rule: "registry-of-the-image",
    change: [["images.tool.reference", "nginx:1.26"]],
    problems: [
      `images.tool.reference: is pulled from "docker.io", and registries.hub is for "registry.example.org"; write "registry.example.org/…", or remove registry`,
    ],
  },
  {
    name: "a batch of more replicas than there are",
    rule: "rollout-within-replicas",
    change: [["apps.web.rollout", { batch: 3, surge: 4 }]],
    problems: [
      "apps.web.rollout.surge: 4 is more than apps.web.replicas (2); write 2 or less, or remove it to roll all together",
      "apps.web.rollout.batch: 3 is more than apps.web.replicas (2); write 2 or less, or remove it to roll all together",
    ],
  },
  {
    name: "a batch that needs more replicas on top than may be",
    rule: "batch-within-surge",
    change: [["apps.web.rollout", { surge: 1, batch: 2 }]],
    problems: [
      "apps.web.rollout.batch: 2 at the same time need as many replicas on top, and apps.web.rollout.surge allows 1; write 1 or less",
    ],
  },
  {
    name: "two of what may exist once",
    rule: "stop-first-is-alone",
    change: [["apps.web.rollout", { order: "stop-first", surge: 1 }]],
    problems: [
      "apps.web.replicas: 2 is too many: apps.web.rollout.order is stop-first, for what may exist once only; write 1",
      "apps.web.rollout.surge: nothing may be on top: apps.web.rollout.order is stop-first, for what may exist once only; remove it",
    ],
  },
];
