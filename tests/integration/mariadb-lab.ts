import { randomBytes } from "node:crypto";
import { createConnection, type Connection } from "mariadb";
import { daemonOf } from "../../docker/daemon";
import type { Context } from "../../provider/types";
import { withServer } from "../../components/mariadb/provider/connection";
import { mariadb } from "../../components/mariadb/provider";
import { mariadbFiles, mariadbInitSql } from "../../components/mariadb/text";
import { labels } from "../../topology/names";
import { eventually } from "./harness/eventually";

export const host = { address: "unix:///var/run/docker.sock" };
export const daemon = daemonOf(host);
export const context: Context = { daemon: daemonOf, signal: new AbortController().signal };
const image = "mariadb:11.8";

/** MariaDB members of one throw-away stack, created as the components create them, but without Pulumi. */
export class MariadbLab {
  readonly stack = `t-srv-${randomBytes(3).toString("hex")}`;
  readonly replication = { username: "replication_1", password: "replication'\\secret" };
  readonly app = { username: "app_1", password: 'app"secret', schema: "shop_db" };

  ref = (index: number) => ({ host, container: `${this.stack}-db-${index}` });

  async up(): Promise<void> {
    await daemon.createNetwork({ name: this.stack, internal: false, labels: { [labels.stack]: this.stack } });
    await this.start(0);
    await this.ready(0);
    await mariadb.handlers.MariadbPrimary.create({ server: this.ref(0), serverId: 1 }, context);
    await mariadb.handlers.MariadbAccount.create({ server: this.ref(0), role: "replication", ...this.replication }, context);
    await mariadb.handlers.MariadbAccount.create({ server: this.ref(0), role: "app", ...this.app }, context);
  }

  async start(index: number): Promise<void> {
    const { container } = this.ref(index);
    await daemon.create({
      name: container,
      Image: image,
      Env: ["MARIADB_ROOT_PASSWORD_FILE=/run/secrets/mariadb-root", "MARIADB_INITDB_SKIP_TZINFO=1"],
      Labels: { [labels.stack]: this.stack },
      HostConfig: {
        NetworkMode: this.stack,
        RestartPolicy: { Name: "unless-stopped" },
        Mounts: [{ Type: "volume", Source: this.volume(index), Target: "/var/lib/mysql" }],
      },
    });
    await daemon.putFiles(container, [
      { path: mariadbFiles.init, content: mariadbInitSql(), mode: "0644" },
      { path: mariadbFiles.config, content: settings(index), mode: "0644" },
      { path: "/run/secrets/mariadb-root", content: "never-used-again", mode: "0400" },
    ]);
    await daemon.start(container);
  }

  /** The server that initialises a new data folder answers on the same socket and then ends. */
  private async ready(index: number): Promise<void> {
    const probe = ["healthcheck.sh", "--connect", "--innodb_initialized"];
    const { container } = this.ref(index);
    await eventually(async () => expect(await daemon.exec(container, probe)).toMatchObject({ exitCode: 0 }), { within: 60 });
  }

  volume = (index: number): string => `${this.stack}-db-${index}-data`;

  seedInputs = (index: number) => ({
    host,
    stack: this.stack,
    member: this.ref(index).container,
    volume: this.volume(index),
    network: this.stack,
    image,
    source: this.ref(0),
  });

  replicaInputs = (index: number, seedGtid: string) => ({
    server: this.ref(index),
    serverId: index + 1,
    primary: this.ref(0),
    primaryAddress: this.ref(0).container,
    primaryPort: 3306,
    ...this.replication,
    seedGtid,
  });

  sql<T>(index: number, statement: string, values?: readonly unknown[]): Promise<readonly T[]> {
    return withServer(context, this.ref(index), 30_000, (sql) => sql.rows<T>(statement, values));
  }

  /** Waits until a member has applied everything that the primary has logged so far. */
  async caughtUp(index: number): Promise<void> {
    const [primary] = await this.sql<{ gtid: string }>(0, "SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
    const [waited] = await this.sql<{ result: number }>(index, "SELECT MASTER_GTID_WAIT(?, 20) AS result", [primary!.gtid]);
    if (waited!.result !== 0) throw new Error(`member ${index} did not reach ${primary!.gtid}`);
  }

  async checksums(index: number): Promise<Record<string, number>> {
    const tables = await this.sql<{ name: string }>(
      index,
      "SELECT CONCAT('`', TABLE_SCHEMA, '`.`', TABLE_NAME, '`') AS name FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')",
    );
    if (tables.length === 0) throw new Error("there is no table to compare");
    const rows = await this.sql<{ Table: string; Checksum: number }>(index, `CHECKSUM TABLE ${tables.map(({ name }) => name).join(", ")}`);
    return Object.fromEntries(rows.map((row) => [row.Table, row.Checksum]));
  }

  /** Like an application: over the network, with its own account. */
  async connectApp(index: number): Promise<Connection> {
    const address = (await daemon.inspect(this.ref(index).container))!.NetworkSettings.Networks[this.stack]!.IPAddress;
    return createConnection({
      host: address,
      user: this.app.username,
      password: this.app.password,
      database: this.app.schema,
      connectTimeout: 10_000,
    });
  }

  async down(): Promise<void> {
    for (const container of await daemon.containers({ labels: { [labels.stack]: this.stack }, all: true }))
      await daemon.remove(container.Id);
    for (const index of [0, 1, 2, 3, 4]) await daemon.removeVolume(this.volume(index));
    await daemon.removeNetwork(this.stack);
  }
}

const settings = (index: number): string => `[mariadbd]
server_id = ${index + 1}
log_bin = binlog
binlog_format = ROW
log_slave_updates = ON
gtid_strict_mode = ON
sync_binlog = 1
innodb_flush_log_at_trx_commit = 1
innodb_buffer_pool_size = 64M
slave_net_timeout = 5
${index === 0 ? "" : "read_only = ON\n"}`;
