import type { ReplicaInputs } from "../resources";
import type { Sql } from "./connection";

/** One row of SHOW ALL SLAVES STATUS, as far as it is used. */
export interface Link {
  readonly Connection_name: string;
  readonly Master_Host: string;
  readonly Master_Port: number;
  readonly Master_User: string;
  readonly Slave_IO_Running: string;
  readonly Slave_SQL_Running: string;
  readonly Last_IO_Errno: number;
  readonly Last_IO_Error: string;
  readonly Last_SQL_Errno: number;
  readonly Last_SQL_Error: string;
  readonly Using_Gtid: string;
}

interface Variables {
  readonly serverId: number;
  readonly readOnly: number;
  readonly strict: number;
  readonly domain: number;
  readonly binlogState: string;
  readonly binlogPosition: string;
}

export interface ReplicaStatus extends Variables {
  /** The unnamed link, the only one that Breakwater makes. */
  readonly link?: Link;
  readonly foreignLinks: readonly Link[];
}

export async function statusOf(sql: Sql): Promise<ReplicaStatus> {
  const [variables, links] = await Promise.all([
    sql.rows<Variables>(
      "SELECT @@GLOBAL.server_id AS serverId, @@GLOBAL.read_only AS readOnly, @@GLOBAL.gtid_strict_mode AS strict, " +
        "@@GLOBAL.gtid_domain_id AS domain, @@GLOBAL.gtid_binlog_state AS binlogState, @@GLOBAL.gtid_binlog_pos AS binlogPosition",
    ),
    sql.rows<Link>("SHOW ALL SLAVES STATUS"),
  ]);
  const link = links.find((row) => row.Connection_name === "");
  return { ...variables[0]!, ...(link ? { link } : {}), foreignLinks: links.filter((row) => row.Connection_name !== "") };
}

/** Where a replication link has to lead, and as whom. */
export type LinkTarget = Pick<ReplicaInputs, "serverId" | "primaryAddress" | "primaryPort" | "username" | "password">;

export const running = (link: Link): boolean => link.Slave_IO_Running === "Yes" && link.Slave_SQL_Running === "Yes";

export const followsPrimary = (link: Link, inputs: LinkTarget): boolean =>
  link.Master_Host === inputs.primaryAddress && link.Master_Port === inputs.primaryPort;

/** Every deviation of a replica from its declaration, in words. */
export function deviations(status: ReplicaStatus, errant: readonly string[], inputs: ReplicaInputs): string[] {
  return [
    ...(status.link
      ? linkDeviations(status.link, inputs)
      : [`primary: follows no server instead of ${inputs.primaryAddress}:${inputs.primaryPort}`]),
    ...status.foreignLinks.map(
      (link) => `primary: follows also ${link.Master_Host}:${link.Master_Port} (connection ${link.Connection_name})`,
    ),
    ...(status.readOnly ? [] : ["read_only: OFF"]),
    ...(status.strict ? [] : ["gtid_strict_mode: OFF"]),
    ...(status.domain === 0 ? [] : [`gtid_domain_id: ${status.domain} instead of 0`]),
    ...(status.serverId === inputs.serverId ? [] : [`server_id: ${status.serverId} instead of ${inputs.serverId}`]),
    ...(errant.length > 0 ? [`errant transactions: ${errant.join(", ")}`] : []),
  ];
}

function linkDeviations(link: Link, inputs: ReplicaInputs): string[] {
  const primary = `${inputs.primaryAddress}:${inputs.primaryPort}`;
  return [
    ...(followsPrimary(link, inputs) ? [] : [`primary: follows ${link.Master_Host}:${link.Master_Port} instead of ${primary}`]),
    ...(link.Master_User === inputs.username ? [] : [`account: replicates as ${link.Master_User} instead of ${inputs.username}`]),
    ...(link.Using_Gtid === "Slave_Pos" ? [] : [`gtid: ${link.Using_Gtid} instead of Slave_Pos`]),
    ...threadDeviations(link),
  ];
}

export const threadDeviations = (link: Link): string[] => [
  ...threadDeviation("io thread", link.Slave_IO_Running, link.Last_IO_Errno, link.Last_IO_Error),
  ...threadDeviation("sql thread", link.Slave_SQL_Running, link.Last_SQL_Errno, link.Last_SQL_Error),
];

function threadDeviation(thread: string, state: string, errno: number, error: string): string[] {
  if (state === "Yes") return [];
  const cause = errno ? ` (error ${errno}: ${error})` : "";
  return [`${thread}: ${state === "No" ? "stopped" : state.toLowerCase()}${cause}`];
}
