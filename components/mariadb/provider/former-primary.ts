import type { ServerRef } from "../../../provider/resources/server";
import type { Context } from "../../../provider/types";
import { mariadbPort } from "../server";
import { addressOf, type Cluster, memberOf } from "./cluster";
import { Unreachable, type Sql, type WithServer } from "./connection";
import { errantTransactions } from "./gtid";
import { type Link, type ReplicaStatus, threadDeviations } from "./replica-status";
import { waits } from "./server";

interface Tools {
  readonly withServer: WithServer;
  readonly context: Context;
}

/** Transactions of the declared primary that the present primary lacks. */
export async function errantSince(
  { binlogState }: ReplicaStatus,
  cluster: Cluster | undefined,
  server: ServerRef,
  { withServer, context }: Tools,
): Promise<string[]> {
  const writer = cluster?.writer;
  if (!cluster || writer?.kind !== "one" || writer.name === server.container) return [];
  const ref = memberOf(cluster, writer.name)?.ref;
  if (!ref || !binlogState) return [];
  try {
    // Read after the other state; otherwise transactions replicated in between look errant.
    const [other] = await withServer(context, ref, waits.look, (sql) =>
      sql.rows<{ state: string }>("SELECT @@GLOBAL.gtid_binlog_state AS state"),
    );
    return errantTransactions(binlogState, other?.state ?? "");
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return [];
  }
}

const isWriter = (link: Link, cluster: Cluster, name: string): boolean =>
  link.Master_Host === addressOf(cluster, name) && link.Master_Port === mariadbPort;

/** The deviations of the declared primary while it is none. */
export function followerDeviations({ link, readOnly }: ReplicaStatus, cluster: Cluster, errant: readonly string[]): string[] {
  const { writer } = cluster;
  const writable = readOnly ? [] : ["read_only: OFF"];
  if (writer.kind !== "one") return link ? writable : [];
  const primary = `${addressOf(cluster, writer.name)}:${mariadbPort}`;
  const host = link ? `follows ${link.Master_Host}:${link.Master_Port}` : "follows no server";
  return [
    ...writable,
    ...(link && isWriter(link, cluster, writer.name) ? [] : [`primary: ${host} instead of ${primary}`]),
    ...(link ? threadDeviations(link) : []),
    ...(errant.length > 0 ? [`errant transactions: ${errant.join(", ")}`] : []),
  ];
}

/**
 * Lets the declared primary follow the present one. Only a link that exists is led there: the credentials of a new one are
 * not known here. A member with transactions of its own keeps its link, and only becomes read-only.
 */
export async function follow(sql: Sql, { link, readOnly }: ReplicaStatus, cluster: Cluster, errant: readonly string[]): Promise<void> {
  const { writer } = cluster;
  if (!readOnly && link) await sql.run("SET GLOBAL read_only = ON");
  if (!link || writer.kind !== "one" || errant.length > 0) return;
  if (!isWriter(link, cluster, writer.name)) {
    await sql.run("STOP SLAVE");
    // The GTID mode stays: a former primary may have no slave position of its own.
    await sql.run("CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?", [addressOf(cluster, writer.name), mariadbPort]);
  }
  await sql.run("START SLAVE");
}
