import type { Context } from "../../../provider/types";
import type { ReplicaInputs, ReplicaOutputs } from "../resources";
import { obstaclesTo } from "../writer";
import type { Cluster, Observe } from "./cluster";
import type { Sql, WithServer } from "./connection";
import { type ReplicaStatus, statusOf } from "./replica-status";
import { keepRole, roleFileDeviations } from "./role-file";
import { notYet } from "./role-words";
import { waits } from "./server";
import { moveName, nameDeviations } from "./unit-name";

/** Whether a declared replica is the primary. */
export const isPrimary = ({ writer }: Cluster, { server }: Pick<ReplicaInputs, "server">): boolean =>
  writer.kind === "one" && writer.name === server.container;

/** A restart may have made the primary read-only. It becomes writable again if no other member is, or may be, writable. */
export async function settleAsPrimary(
  sql: Sql,
  inputs: ReplicaInputs,
  cluster: Cluster,
  { context, observe }: { readonly context: Context; readonly observe: Observe },
): Promise<ReplicaOutputs> {
  const { host, container } = inputs.server;
  const status = await statusOf(sql);
  for (const link of status.foreignLinks) {
    await sql.run("STOP SLAVE ?", [link.Connection_name]);
    await sql.run("RESET SLAVE ? ALL", [link.Connection_name]);
  }
  if (status.serverId !== inputs.serverId) await sql.run("SET GLOBAL server_id = ?", [inputs.serverId]);
  if (!status.strict) await sql.run("SET GLOBAL gtid_strict_mode = ON");
  if (status.domain !== 0) await sql.run("SET GLOBAL gtid_domain_id = 0");
  if (status.readOnly) await makeWritable(sql, container, cluster, context);
  const after = (await observe(context, inputs.server)) ?? cluster;
  const daemon = context.daemon(host);
  await Promise.all([keepRole(daemon, after, container), moveName(daemon, after)]);
  return outputsOf(await statusOf(sql), inputs);
}

async function makeWritable(sql: Sql, container: string, { members, declared }: Cluster, { warn }: Context): Promise<void> {
  const obstacles = obstaclesTo(
    container,
    members.map(({ facts }) => facts),
    declared.facts.name,
  );
  if (obstacles.length > 0) warn?.(notYet(container, obstacles));
  else await sql.run("SET GLOBAL read_only = OFF");
}

export async function lookAtPrimary(
  inputs: ReplicaInputs,
  cluster: Cluster,
  { context, withServer }: { readonly context: Context; readonly withServer: WithServer },
): Promise<ReplicaOutputs> {
  const { host, container } = inputs.server;
  const outputs = outputsOf(await withServer(context, inputs.server, waits.look, statusOf), inputs);
  const daemon = context.daemon(host);
  // The resource of the declared primary moves the name, but not while its server does not answer.
  const name = cluster.declared.status ? [] : await nameDeviations(daemon, cluster);
  return { ...outputs, drift: [...outputs.drift, ...(await roleFileDeviations(daemon, cluster, container)), ...name] };
}

function outputsOf(status: ReplicaStatus, inputs: ReplicaInputs): ReplicaOutputs {
  const drift = [
    ...status.foreignLinks.map((link) => `primary: follows ${link.Master_Host}:${link.Master_Port}`),
    ...(status.readOnly ? ["read_only: ON, although this member is the primary"] : []),
    ...(status.strict ? [] : ["gtid_strict_mode: OFF"]),
    ...(status.domain === 0 ? [] : [`gtid_domain_id: ${status.domain} instead of 0`]),
    ...(status.serverId === inputs.serverId ? [] : [`server_id: ${status.serverId} instead of ${inputs.serverId}`]),
  ];
  const link = { ioRunning: false, sqlRunning: false, following: "", gtidMode: "" };
  return { ...link, readOnly: status.readOnly !== 0, role: "primary", errant: [], drift };
}
