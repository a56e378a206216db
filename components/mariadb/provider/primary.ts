import type { PrimaryInputs, PrimaryOutputs } from "../resources";
import { diffOf } from "../../../provider/diff";
import type { Handler } from "../../../provider/types";
import { Unreachable, type Sql, type WithServer } from "./connection";
import { healthDeviations, repairHealth } from "./health-account";
import { lettingRootIn } from "./root-access";
import { exists, replacesWithContainer, waits } from "./server";

interface Variables {
  readonly serverId: number;
  readonly readOnly: number;
  readonly strict: number;
  readonly domain: number;
  readonly gtid: string;
}

interface Followed {
  readonly Connection_name: string;
  readonly Master_Host: string;
  readonly Master_Port: number;
}

interface Status {
  readonly variables: Variables;
  readonly follows: readonly Followed[];
}

/** Roles are static: the primary is writable and follows no server, even after changes by hand. */
export function primaryHandler(withServer: WithServer): Handler<PrimaryInputs, PrimaryOutputs> {
  const ensure: Handler<PrimaryInputs, PrimaryOutputs>["create"] = (inputs, context) =>
    lettingRootIn(withServer)(context, inputs.server, waits.ready, async (sql) => {
      await repair(sql, await statusOf(sql), inputs);
      await repairHealth(sql, context.daemon(inputs.server.host), inputs.server.container, context);
      const status = await statusOf(sql);
      return { id: inputs.server.container, outputs: outputsOf(status, inputs, status.variables.gtid) };
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
        return await withServer(context, state.server, waits.look, async (sql) => {
          const [status, health] = await Promise.all([statusOf(sql), healthDeviations(sql, context.daemon(host), container)]);
          const outputs = outputsOf(status, state, state.gtid);
          return { id, outputs: { ...outputs, drift: [...outputs.drift, ...health] } };
        });
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        return { id, outputs: { ...state, drift: [`server unreachable: ${error.message}`] } };
      }
    },
  };
}

async function statusOf(sql: Sql): Promise<Status> {
  const [variables, follows] = await Promise.all([
    sql.rows<Variables>(
      "SELECT @@GLOBAL.server_id AS serverId, @@GLOBAL.read_only AS readOnly, @@GLOBAL.gtid_strict_mode AS strict, " +
        "@@GLOBAL.gtid_domain_id AS domain, @@GLOBAL.gtid_binlog_pos AS gtid",
    ),
    sql.rows<Followed>("SHOW ALL SLAVES STATUS"),
  ]);
  return { variables: variables[0]!, follows };
}

/** `gtid` is the position at the setup or last repair of the primary: a moving position would look like a change. */
function outputsOf(status: Status, inputs: PrimaryInputs, gtid: string): PrimaryOutputs {
  return { readOnly: status.variables.readOnly !== 0, gtid, drift: deviations(status, inputs) };
}

function deviations({ variables, follows }: Status, inputs: PrimaryInputs): string[] {
  return [
    ...follows.map((other) => `primary: follows ${other.Master_Host}:${other.Master_Port}`),
    ...(variables.readOnly ? ["read_only: ON"] : []),
    ...(variables.strict ? [] : ["gtid_strict_mode: OFF"]),
    ...(variables.domain === 0 ? [] : [`gtid_domain_id: ${variables.domain} instead of 0`]),
    ...(variables.serverId === inputs.serverId ? [] : [`server_id: ${variables.serverId} instead of ${inputs.serverId}`]),
  ];
}

async function repair(sql: Sql, { variables, follows }: Status, inputs: PrimaryInputs): Promise<void> {
  for (const other of follows) {
    await sql.run("STOP SLAVE ?", [other.Connection_name]);
    await sql.run("RESET SLAVE ? ALL", [other.Connection_name]);
  }
  if (variables.serverId !== inputs.serverId) await sql.run("SET GLOBAL server_id = ?", [inputs.serverId]);
  if (!variables.strict) await sql.run("SET GLOBAL gtid_strict_mode = ON");
  if (variables.domain !== 0) await sql.run("SET GLOBAL gtid_domain_id = 0");
  if (variables.readOnly) await sql.run("SET GLOBAL read_only = OFF");
}
