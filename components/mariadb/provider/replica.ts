import type { ReplicaInputs, ReplicaOutputs } from "../resources";
import { diffOf } from "../../../provider/diff";
import { type Context, type Handler, ProviderError } from "../../../provider/types";
import { Unreachable, type Sql, type WithServer } from "./connection";
import { type Cluster, type Member, memberOf, observing } from "./cluster";
import { errantTransactions } from "./gtid";
import { isPrimary, lookAtPrimary, settleAsPrimary } from "./promoted";
import { repairLink } from "./replica-repair";
import { deviations, followsPrimary, type Link, type ReplicaStatus, running, statusOf } from "./replica-status";
import { keepRole, roleFileDeviations } from "./role-file";
import { roleDeviations, split } from "./role-words";
import { lettingRootIn } from "./root-access";
import { seedMarker } from "./seed-scripts";
import { exists, pause, replacesWithContainer, waits } from "./server";

/** Milliseconds: until both threads must run after a repair, and until a link that is reconnecting counts as a deviation. */
const limits = { start: 30_000, reconnect: 10_000, poll: 100 } as const;

/** Errors of the receiving thread that waiting does not cure: refused accounts, and a position that the primary cannot serve. */
const fatalErrors = [1045, 1130, 1236, 1698, 1872];

export function replicaHandler(withServer: WithServer): Handler<ReplicaInputs, ReplicaOutputs> {
  const observe = observing(withServer);
  const ensure = (declared: ReplicaInputs, oldPassword: string | undefined, context: Context): Promise<ReplicaOutputs> =>
    lettingRootIn(withServer)(context, declared.server, waits.ready, async (sql) => {
      const cluster = await observe(context, declared.server);
      if (cluster?.writer.kind === "several") throw split(cluster.writer.names);
      if (cluster && isPrimary(cluster, declared)) return settleAsPrimary(sql, declared, cluster, { context, observe });
      const inputs = led(declared, cluster);
      const before = await statusOf(sql);
      const errant = await errantOf(before, inputs, context, withServer);
      if (errant.length > 0) throw refusal(errant, inputs);
      const newPassword = oldPassword !== undefined && oldPassword !== inputs.password;
      await repairLink(sql, before, inputs, { newPassword, copyPosition: () => copyPosition(inputs, context) });
      if (cluster) await keepRole(context.daemon(declared.server.host), cluster, declared.server.container);
      return asReplica(await settle(sql, inputs, context), cluster);
    });
  return {
    diff: (_id, old, news) => diffOf(old, news, { replace: replacesWithContainer(old, news), ignore: ["seedGtid"] }),
    create: async (inputs, context) => ({ id: inputs.server.container, outputs: await ensure(inputs, undefined, context) }),
    update: (_id, old, news, context) => ensure(news, old.password, context),
    adopt: async (inputs, context) => {
      if (!(await exists(context, inputs.server))) return undefined;
      const following = `${inputs.primaryAddress}:${inputs.primaryPort}`;
      const well = { ioRunning: true, sqlRunning: true, following, gtidMode: "Slave_Pos", readOnly: true, errant: [], drift: [] };
      return { id: inputs.server.container, outputs: well };
    },
    async read(id, state, context) {
      try {
        const cluster = await observe(context, state.server);
        if (cluster && isPrimary(cluster, state)) return { id, outputs: await lookAtPrimary(state, cluster, { context, withServer }) };
        const seen = await look({ ...state, ...led(state, cluster) }, context, withServer);
        return { id, outputs: asReplica(cluster ? await withRole(seen, cluster, state, context) : seen, cluster) };
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        return { id, outputs: { ...state, ioRunning: false, sqlRunning: false, drift: [`server unreachable: ${error.message}`] } };
      }
    },
  };
}

const asReplica = (outputs: ReplicaOutputs, cluster: Cluster | undefined): ReplicaOutputs =>
  cluster ? { ...outputs, role: "replica" } : outputs;

/** Two primaries are reported by the resource of the declared one: a repair of the link would only add to the damage. */
async function withRole(outputs: ReplicaOutputs, cluster: Cluster, { server }: ReplicaInputs, context: Context): Promise<ReplicaOutputs> {
  const drift = cluster.writer.kind === "several" ? roleDeviations(cluster) : outputs.drift;
  return { ...outputs, drift: [...drift, ...(await roleFileDeviations(context.daemon(server.host), cluster, server.container))] };
}

/** The inputs with the primary that this member has to follow: the one that accepts writes, whatever the stack file says. */
function led(inputs: ReplicaInputs, cluster: Cluster | undefined): ReplicaInputs {
  const primary = cluster && toFollow(cluster, inputs.server.container);
  return primary ? { ...inputs, primary: primary.ref, primaryAddress: primary.address } : inputs;
}

/** While the writer is not known, a member keeps following the member that it follows. */
function toFollow(cluster: Cluster, name: string): Member | undefined {
  const { writer, declared } = cluster;
  if (writer.kind === "one") return writer.name === declared.facts.name ? undefined : memberOf(cluster, writer.name);
  const own = memberOf(cluster, name)?.facts;
  const followed = own?.state === "answers" ? own.follows.flatMap((one) => memberOf(cluster, one) ?? []) : [];
  return writer.kind === "unknown" ? followed.find(({ facts }) => facts.name !== declared.facts.name) : undefined;
}

async function look(inputs: ReplicaInputs & ReplicaOutputs, context: Context, withServer: WithServer): Promise<ReplicaOutputs> {
  const status = await withServer(context, inputs.server, waits.look, (sql) => connectedStatus(sql, inputs, context));
  try {
    return outputsOf(status, await errantOf(status, inputs, context, withServer), inputs);
  } catch (error) {
    // The primary's own resource reports its outage; the replica keeps the known errant transactions.
    if (!(error instanceof Unreachable)) throw error;
    return outputsOf(status, inputs.errant, inputs);
  }
}

/** After an automatic restart by Docker the link needs a moment to reconnect; that is not a deviation. */
async function connectedStatus(sql: Sql, inputs: ReplicaInputs, context: Context): Promise<ReplicaStatus> {
  const deadline = Date.now() + limits.reconnect;
  for (;;) {
    const status = await statusOf(sql);
    if (!status.link || !reconnects(status.link, inputs) || Date.now() >= deadline) return status;
    // Without a running primary, waiting would only delay its repair.
    if (!(await primaryRuns(inputs, context))) return status;
    await pause(limits.poll, context);
  }
}

async function primaryRuns({ primary }: ReplicaInputs, context: Context): Promise<boolean> {
  const state = (await context.daemon(primary.host).inspect(primary.container))?.State;
  return state?.Running === true && !state.Paused;
}

function reconnects(link: Link, inputs: ReplicaInputs): boolean {
  return followsPrimary(link, inputs) && !["Yes", "No"].includes(link.Slave_IO_Running) && !fatalErrors.includes(link.Last_IO_Errno);
}

/** An empty binary log holds no errant transactions, so the primary need not be asked. */
async function errantOf(status: ReplicaStatus, inputs: ReplicaInputs, context: Context, withServer: WithServer): Promise<string[]> {
  if (!status.binlogState) return [];
  const [primary] = await withServer(context, inputs.primary, waits.look, (sql) =>
    sql.rows<{ state: string }>("SELECT @@GLOBAL.gtid_binlog_state AS state"),
  );
  return errantTransactions(status.binlogState, primary!.state);
}

/** The marker in the volume names the current copy: `./breakwater rebuild` makes a newer one than the state records. */
async function copyPosition(inputs: ReplicaInputs, context: Context): Promise<string> {
  const marker = await context.daemon(inputs.server.host).readFile(inputs.server.container, seedMarker);
  return marker?.toString().trim() ?? inputs.seedGtid;
}

async function settle(sql: Sql, inputs: ReplicaInputs, context: Context): Promise<ReplicaOutputs> {
  const deadline = Date.now() + limits.start;
  for (;;) {
    const status = await statusOf(sql);
    if (status.link && running(status.link)) return outputsOf(status, [], inputs);
    const { Slave_SQL_Running: applying, Last_IO_Errno: errno } = status.link ?? {};
    if (applying === "No" || fatalErrors.includes(errno ?? 0) || Date.now() >= deadline) throw notRunning(status, inputs);
    await pause(limits.poll, context);
  }
}

function outputsOf(status: ReplicaStatus, errant: readonly string[], inputs: ReplicaInputs): ReplicaOutputs {
  const { link } = status;
  return {
    ioRunning: link?.Slave_IO_Running === "Yes",
    sqlRunning: link?.Slave_SQL_Running === "Yes",
    following: link ? `${link.Master_Host}:${link.Master_Port}` : "",
    gtidMode: link?.Using_Gtid ?? "",
    readOnly: status.readOnly !== 0,
    errant,
    drift: deviations(status, errant, inputs),
  };
}

function refusal(errant: readonly string[], { server, primary }: ReplicaInputs): ProviderError {
  return new ProviderError(
    `${server.container} holds transactions that its primary ${primary.container} does not have: ${errant.join(", ")}. ` +
      "They were made on the replica itself, or the primary lost them. Nothing was changed. " +
      `Save what you need of them, then give up this member's data and copy the primary's again: ./breakwater rebuild ${server.container}`,
  );
}

function notRunning(status: ReplicaStatus, inputs: ReplicaInputs): ProviderError {
  const { container } = inputs.server;
  return new ProviderError(
    `${container} does not replicate: ${deviations(status, [], inputs).join("; ")}. Its data is as it was, and it stays read-only. ` +
      `Remove the cause and deploy again; if the member's own data is in the way, copy the primary's again: ./breakwater rebuild ${container}`,
  );
}
