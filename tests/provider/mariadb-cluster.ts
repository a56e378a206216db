import { passwordHash } from "../../components/mariadb/provider/account";
import { Unreachable, type Sql, type WithServer } from "../../components/mariadb/provider/connection";
import type { Context } from "../../provider/types";
import { container, fakeDaemon } from "./fake-daemon";

export const host = { address: "unix:///fake.sock" };
export const ref = (index: number) => ({ host, container: `dev-db-${index}` });

interface Link {
  host: string;
  user?: string;
}

/** A server of a small model: it keeps what the statements of Breakwater change. */
export interface Server {
  state: "running" | "exited" | "paused" | "missing";
  readOnly: boolean;
  /** By connection name. */
  links: Record<string, Link>;
  binlogState: string;
  aliases: string[];
  ip: string;
  files: Record<string, string>;
  /** Whether it has the account of the app `shop`, with all rights. */
  account: boolean;
  /** Whether it lacks transactions of its primary, however long one waits. */
  behind: boolean;
}

const network = "dev-main";
const stored = { plugin: "mysql_native_password", hash: passwordHash("password"), locked: null };

/** Members of the database `db` in the stack `dev`, without Docker and without MariaDB. Member 0 is the declared primary. */
export class FakeCluster {
  readonly servers: Server[];
  /** Statements with their member, in order. */
  readonly changes: [container: string, statement: string, ...values: unknown[]][] = [];
  readonly warnings: string[] = [];

  constructor(...changes: Partial<Server>[]) {
    this.servers = changes.map((change, index) => ({
      ...{ state: "running", readOnly: index > 0, links: index > 0 ? { "": { host: "db-0" } } : {}, binlogState: "0-1-9" },
      ...{ aliases: index > 0 ? [`db-${index}`] : ["db", "db-0"], ip: `172.18.0.${index + 2}`, files: {}, account: false, behind: false },
      ...change,
    }));
  }

  /** Somebody has made member 1 the primary by hand, as a DBA does: both roles, and nothing else. */
  static byHand(first: Partial<Server> = {}, second: Partial<Server> = {}, ...others: Partial<Server>[]): FakeCluster {
    return new FakeCluster(
      { readOnly: true, links: { "": { host: "db-1" } }, ...first },
      { readOnly: false, links: {}, binlogState: "0-1-9,0-2-12", ...second },
      ...others,
    );
  }

  server = (name: string): Server => this.servers[Number(name.split("-").at(-1))] as Server;

  /** The members whose name on the network is the database's. */
  get named(): string[] {
    return this.servers.flatMap(({ aliases }, index) => (aliases.includes("db") ? [`dev-db-${index}`] : []));
  }

  readonly open: WithServer = async (_context, { container: name }, _waitMs, work) => {
    const server = this.server(name);
    if (server.state !== "running") throw new Unreachable(`container ${name} is ${server.state}`, server.state);
    return work(this.session(name, server));
  };

  private session(name: string, server: Server): Sql {
    const index = Number(name.split("-").at(-1));
    const variables = () => ({
      serverId: index + 1,
      readOnly: Number(server.readOnly),
      strict: 1,
      domain: 0,
      binlogState: server.binlogState,
    });
    return {
      rows: async <T>(statement: string) => {
        const answers: [start: string, () => object[]][] = [
          ["SELECT @@GLOBAL.server_id", () => [{ ...variables(), binlogPosition: "0-2-12" }]],
          ["SELECT @@GLOBAL.gtid_binlog_state", () => [{ state: server.binlogState }]],
          ["SHOW ALL SLAVES STATUS", () => Object.entries(server.links).map(([connection, link]) => rowOf(connection, link))],
          ["SELECT MASTER_GTID_WAIT", () => [{ result: server.behind ? -1 : 0 }]],
          ["SELECT JSON_VALUE(Priv", () => (server.account ? [stored] : [])],
          ["SHOW GRANTS", () => (server.account ? [{ Grants: "GRANT ALL PRIVILEGES ON `shop`.* TO `shop_1`@`%`" }] : [])],
        ];
        const known = answers.find(([start]) => statement.startsWith(start));
        if (!known) throw new Error(`unexpected question: ${statement}`);
        return known[1]() as unknown as readonly T[];
      },
      run: async (statement, values = []) => {
        this.changes.push([name, statement, ...values]);
        if (statement === "SET GLOBAL read_only = ON") server.readOnly = true;
        if (statement === "SET GLOBAL read_only = OFF") server.readOnly = false;
        if (statement.startsWith("RESET SLAVE")) delete server.links[String(values[0] ?? "")];
        if (statement.startsWith("CHANGE MASTER TO MASTER_HOST")) server.links[""] = { host: String(values[0]) };
      },
    };
  }

  readonly daemon = fakeDaemon({
    containers: async () => this.servers.flatMap((server, index) => (server.state === "missing" ? [] : [listed(server, index)])) as never,
    inspect: async (name) => {
      const { state, aliases } = this.server(name) ?? { state: "missing", aliases: [] };
      if (state === "missing") return undefined;
      const Health = { Status: "healthy" };
      return container({
        ...{ Name: `/${name}`, State: { Running: state === "running", Status: state, Health } },
        Config: { Labels: { "breakwater.resource": name.replace("dev-", "") } },
        NetworkSettings: { Networks: { [network]: { Aliases: ["0123456789ab", ...aliases] } } },
      });
    },
    disconnectNetwork: async (_network, name) => void (this.server(name).aliases = []),
    connectNetwork: async (_network, name, aliases = []) => void (this.server(name).aliases = [...aliases]),
    readFile: async (name, path) => {
      const text = this.server(name).files[path];
      return text === undefined ? undefined : Buffer.from(text);
    },
    putFiles: async (name, files) => files.forEach(({ path, content }) => (this.server(name).files[path] = String(content))),
    exec: async (name, [, , path]) => {
      delete this.server(name).files[path as string];
      return { exitCode: 0, stdout: "", stderr: "" };
    },
  });

  readonly context: Context = {
    daemon: () => this.daemon,
    signal: new AbortController().signal,
    warn: (message) => void this.warnings.push(message),
  };
}

const rowOf = (connection: string, { host: master, user = "replication_1" }: Link) => ({
  ...{ Connection_name: connection, Master_Host: master, Master_Port: 3306, Master_User: user, Using_Gtid: "Slave_Pos" },
  ...{ Slave_IO_Running: "Yes", Slave_SQL_Running: "Yes", Last_IO_Errno: 0, Last_IO_Error: "", Last_SQL_Errno: 0, Last_SQL_Error: "" },
});

const listed = ({ state, ip }: Server, index: number) => ({
  ...{ Id: `id-${index}`, Names: [`/dev-db-${index}`], State: state },
  Labels: { "breakwater.stack": "dev", "breakwater.resource": `db-${index}` },
  Mounts: [{ Destination: "/var/lib/mysql" }],
  NetworkSettings: { Networks: { [network]: { IPAddress: ip } } },
});
