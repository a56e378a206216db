import type { PrimaryInputs, PrimaryOutputs } from "../resources";
import { diffOf } from "../../../provider/diff";
import { type Context, type Handler } from "../../../provider/types";
import { obstaclesTo } from "../writer";
import { type Cluster, memberOf, observing } from "./cluster";
import { Unreachable, type Sql, type WithServer } from "./connection";
import { errantSince, follow, followerDeviations } from "./former-primary";
import { healthDeviations, repairHealth } from "./health-account";
import { type ReplicaStatus, statusOf } from "./replica-status";
import { keepRole, roleFileDeviations } from "./role-file";
import { notYet, roleDeviations, split } from "./role-words";
import { lettingRootIn } from "./root-access";
import { exists, replacesWithContainer, waits } from "./server";
import { moveName, nameDeviations } from "./unit-name";

/**
 * The declared primary. While it is the primary, or no other member is, it is kept one: writable, following no server. When
 * another member accepts writes, its role is left as it is.
 */
export function primaryHandler(withServer: WithServer): Handler<PrimaryInputs, PrimaryOutputs> {
  const observe = observing(withServer);
  const ensure: Handler<PrimaryInputs, PrimaryOutputs>["create"] = (inputs, context) =>
    lettingRootIn(withServer)(context, inputs.server, waits.ready, async (sql) => {
      const { host, container } = inputs.server;
      const daemon = context.daemon(host);
      const tools = { withServer, context };
      const found = await observe(context, inputs.server);
      await repair(sql, inputs, found, tools);
      const onPrimary = found && !hasOwnRole(found) ? writing(found, tools) : undefined;
      await repairHealth(sql, daemon, container, context, onPrimary);
      const cluster = found && (await observe(context, inputs.server));
      if (cluster) {
        await Promise.all([keepRole(daemon, cluster, container), moveName(daemon, cluster)]);
        for (const words of roleDeviations(cluster)) context.warn?.(`database ${cluster.unit}: ${words}`);
      }
      const status = await statusOf(sql);
      const seen = { status, cluster, errant: await errantSince(status, cluster, inputs.server, tools) };
      return { id: container, outputs: outputsOf(seen, inputs, status.binlogPosition) };
    });
  return {
    diff: (_id, old, news) => diffOf(old, news, { replace: replacesWithContainer(old, news) }),
    create: ensure,
    update: async (_id, _old, news, context) => (await ensure(news, context)).outputs,
    adopt: async (inputs, context) =>
      (await exists(context, inputs.server))
        ? { id: inputs.server.container, outputs: { readOnly: false, gtid: "", drift: [] } }
        : undefined,
    async read(id, state, context) {
      try {
        const { host, container } = state.server;
        const daemon = context.daemon(host);
        return await withServer(context, state.server, waits.look, async (sql) => {
          const [status, health] = await Promise.all([statusOf(sql), healthDeviations(sql, daemon, container)]);
          const cluster = await observe(context, state.server);
          const seen = { status, cluster, errant: await errantSince(status, cluster, state.server, { withServer, context }) };
          const kept = cluster ? await Promise.all([roleFileDeviations(daemon, cluster, container), nameDeviations(daemon, cluster)]) : [];
          const outputs = outputsOf(seen, state, state.gtid);
          return { id, outputs: { ...outputs, drift: [...outputs.drift, ...kept.flat(), ...health] } };
        });
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        return { id, outputs: { ...state, drift: [`server unreachable: ${error.message}`] } };
      }
    },
  };
}

/** A session on the present primary. While that is not known, nothing is written. */
const writing =
  (cluster: Cluster, { withServer, context }: Tools) =>
  async (work: (sql: Sql) => Promise<void>): Promise<void> => {
    const { writer } = cluster;
    const ref = writer.kind === "one" ? memberOf(cluster, writer.name)?.ref : undefined;
    if (ref) await withServer(context, ref, waits.look, work);
  };

interface Seen {
  readonly status: ReplicaStatus;
  readonly cluster: Cluster | undefined;
  readonly errant: readonly string[];
}

/** Whether the declared primary has the role of the stack file, or gets it back. */
export function hasOwnRole(cluster: Cluster | undefined): boolean {
  if (!cluster) return true;
  const { writer, declared } = cluster;
  return writer.kind === "none" || (writer.kind === "one" && writer.name === declared.facts.name);
}

/** `gtid` is the position at the setup or last repair of the primary: a moving position would look like a change. */
function outputsOf({ status, cluster, errant }: Seen, inputs: PrimaryInputs, gtid: string): PrimaryOutputs {
  const { link, readOnly } = status;
  const isPrimary = hasOwnRole(cluster);
  const followed = { ioRunning: link?.Slave_IO_Running === "Yes", sqlRunning: link?.Slave_SQL_Running === "Yes" };
  const following = link ? `${link.Master_Host}:${link.Master_Port}` : "";
  return {
    ...{ readOnly: readOnly !== 0, gtid, drift: deviations({ status, cluster, errant }, inputs) },
    ...(cluster ? { role: isPrimary ? ("primary" as const) : ("replica" as const) } : {}),
    ...(isPrimary ? {} : { ...followed, following, errant }),
  };
}

function deviations({ status, cluster, errant }: Seen, inputs: PrimaryInputs): string[] {
  const links = [...(status.link ? [status.link] : []), ...status.foreignLinks];
  const own = [
    ...links.map((other) => `primary: follows ${other.Master_Host}:${other.Master_Port}`),
    ...(status.readOnly ? ["read_only: ON"] : []),
  ];
  return [
    ...(cluster ? roleDeviations(cluster) : []),
    ...(cluster && !hasOwnRole(cluster) ? followerDeviations(status, cluster, errant) : own),
    ...(status.strict ? [] : ["gtid_strict_mode: OFF"]),
    ...(status.domain === 0 ? [] : [`gtid_domain_id: ${status.domain} instead of 0`]),
    ...(status.serverId === inputs.serverId ? [] : [`server_id: ${status.serverId} instead of ${inputs.serverId}`]),
  ];
}

interface Tools {
  readonly withServer: WithServer;
  readonly context: Context;
}

async function repair(sql: Sql, inputs: PrimaryInputs, cluster: Cluster | undefined, tools: Tools): Promise<void> {
  if (cluster?.writer.kind === "several") throw split(cluster.writer.names);
  const status = await statusOf(sql);
  const isPrimary = hasOwnRole(cluster);
  if (isPrimary)
    for (const other of [...(status.link ? [status.link] : []), ...status.foreignLinks]) {
      await sql.run("STOP SLAVE ?", [other.Connection_name]);
      await sql.run("RESET SLAVE ? ALL", [other.Connection_name]);
    }
  else if (cluster) await follow(sql, status, cluster, await errantSince(status, cluster, inputs.server, tools));
  if (status.serverId !== inputs.serverId) await sql.run("SET GLOBAL server_id = ?", [inputs.serverId]);
  if (!status.strict) await sql.run("SET GLOBAL gtid_strict_mode = ON");
  if (status.domain !== 0) await sql.run("SET GLOBAL gtid_domain_id = 0");
  if (isPrimary && status.readOnly) await makeWritable(sql, inputs, cluster, tools);
}

/** A second writable member would lose writes: rather none than two. */
async function makeWritable(sql: Sql, { server }: PrimaryInputs, cluster: Cluster | undefined, { context }: Tools): Promise<void> {
  const facts = cluster?.members.map((one) => one.facts) ?? [];
  const obstacles = obstaclesTo(server.container, facts, server.container);
  if (obstacles.length > 0) context.warn?.(notYet(server.container, obstacles));
  else await sql.run("SET GLOBAL read_only = OFF");
}
