import { containers } from "../dockerHost";
import { run } from "../process";

/** The peers' users would write this by hand: two servers of the same image, linked once. Breakwater links its own. */
export const databaseMembers = [0, 1];

/** For a database that exists for minutes, is reachable only from its own network, and is empty. */
const password = "bench";

export const databaseEnvironment = { MARIADB_ROOT_PASSWORD: password };

export const databaseCommand = (member: number): string[] => [
  "mariadbd",
  `--server-id=${member + 1}`,
  "--log-bin=binlog",
  "--innodb-buffer-pool-size=64M",
];

export const memberPattern = (prefix: string, member: number): string => `${prefix}[-_]db-${member}`;

/** Runs SQL as root over the socket of a member's container. */
async function sql(container: string, ...statements: string[]): Promise<string> {
  const client = 'MYSQL_PWD=$MARIADB_ROOT_PASSWORD exec mariadb --user=root --protocol=socket --skip-ssl --batch --execute="$0"';
  return run(["docker", "exec", container, "sh", "-c", client, statements.join("; ")]);
}

async function memberOf(prefix: string, member: number): Promise<string> {
  const [container] = await containers(memberPattern(prefix, member), "status=running");
  if (container === undefined) throw new Error(`${prefix} has no running db-${member}`);
  return container;
}

export async function link(prefix: string): Promise<void> {
  await sql(
    await memberOf(prefix, 0),
    `CREATE USER replication@'%' IDENTIFIED BY '${password}'`,
    "GRANT REPLICATION SLAVE ON *.* TO replication@'%'",
    "RESET MASTER",
  );
  await sql(
    await memberOf(prefix, 1),
    "RESET MASTER",
    "SET GLOBAL gtid_slave_pos = ''",
    `CHANGE MASTER TO MASTER_HOST = 'db-0', MASTER_USER = 'replication', MASTER_PASSWORD = '${password}', MASTER_CONNECT_RETRY = 1, MASTER_USE_GTID = slave_pos`,
    "START SLAVE",
  );
}

/** Whether the replica follows its primary: both of its threads run. */
export async function replicates(container: string): Promise<boolean> {
  try {
    const status = await sql(container, String.raw`SHOW REPLICA STATUS\G`);
    return /Slave_IO_Running: Yes/.test(status) && /Slave_SQL_Running: Yes/.test(status);
  } catch {
    return false;
  }
}
