import type { ServerRef } from "../../../provider/resources/server";
import { type Context, ProviderError } from "../../../provider/types";
import type { ReplicaInputs } from "../resources";
import { mariadbPort } from "../server";
import { obstaclesTo } from "../writer";
import { type Cluster, type Member, memberOf, observing } from "./cluster";
import type { WithServer } from "./connection";
import { repairLink } from "./replica-repair";
import { statusOf } from "./replica-status";
import { keepRole } from "./role-file";
import { notYet, split, unknownWriter } from "./role-words";
import { waits } from "./server";
import { moveName } from "./unit-name";

/** Seconds in which the candidate must have every transaction of the primary. Writes wait for so long at most. */
const catchUp = 10;

interface Switch {
  readonly withServer: WithServer;
  readonly context: Context;
  /** Any member of the database. */
  readonly server: ServerRef;
  /** The container of the member that becomes the primary. */
  readonly candidate: string;
  /** The account of the replication links. */
  readonly account: Pick<ReplicaInputs, "username" | "password">;
}

/**
 * Makes another member the primary, without losing a write: the old primary accepts none first, the candidate has all of
 * its transactions, and no other member is, or may be, writable. Otherwise the old primary stays, and this throws.
 */
export async function promote(about: Switch): Promise<void> {
  const { withServer, context, server, candidate } = about;
  const observe = observing(withServer);
  const cluster = await observe(context, server);
  const { old, next } = pairOf(cluster, candidate);
  if (old === next) return;
  const run = (member: Member, statement: string) => withServer(context, member.ref, waits.look, (sql) => sql.run(statement));
  await run(old, "SET GLOBAL read_only = ON");
  try {
    await requireAll(about, old, next);
    const obstacles = obstaclesTo(
      candidate,
      ((await observe(context, server))?.members ?? []).map(({ facts }) => facts),
      old.facts.name,
    );
    if (obstacles.length > 0) throw new ProviderError(notYet(candidate, obstacles));
  } catch (error) {
    await run(old, "SET GLOBAL read_only = OFF");
    throw error;
  }
  for (const statement of ["STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = OFF"]) await run(next, statement);
  await follow(about, old, next);
  const after = await observe(context, server);
  if (!after) return;
  const daemon = context.daemon(server.host);
  for (const { facts, status } of after.members) if (status) await keepRole(daemon, after, facts.name);
  await moveName(daemon, after);
}

/** The present primary and the candidate. Throws without a known primary: a planned change needs both. */
function pairOf(cluster: Cluster | undefined, candidate: string): { readonly old: Member; readonly next: Member } {
  const next = cluster && memberOf(cluster, candidate);
  if (!cluster || !next?.status)
    throw new ProviderError(`${candidate} does not answer, so it cannot become the primary. Nothing was changed.`);
  const { writer } = cluster;
  if (writer.kind === "several") throw split(writer.names);
  const old = writer.kind === "one" ? memberOf(cluster, writer.name) : undefined;
  if (!old) throw unknownWriter(writer.kind === "unknown" ? writer.names : [cluster.declared.facts.name], `promotion of ${candidate}`);
  return { old, next };
}

async function requireAll({ withServer, context }: Switch, old: Member, next: Member): Promise<void> {
  const { binlogPosition } = await withServer(context, old.ref, waits.look, statusOf);
  const [waited] = await withServer(context, next.ref, waits.look, (sql) =>
    sql.rows<{ result: number }>("SELECT MASTER_GTID_WAIT(?, ?) AS result", [binlogPosition, catchUp]),
  );
  if (waited?.result !== 0)
    throw new ProviderError(
      `${next.facts.name} does not have all transactions of ${old.facts.name} within ${catchUp} s (${binlogPosition}). ${old.facts.name} stays the primary.`,
    );
}

/** The old primary continues after its own last transaction, which the new one has. */
async function follow({ withServer, context, account }: Switch, old: Member, next: Member): Promise<void> {
  await withServer(context, old.ref, waits.look, async (sql) => {
    const status = await statusOf(sql);
    const to = { ...account, serverId: status.serverId, primaryAddress: next.address, primaryPort: mariadbPort };
    await repairLink(sql, status, to, { newPassword: false, copyPosition: async () => status.binlogPosition });
  });
}
