import type { Sql } from "./connection";
import { followsPrimary, type Link, type LinkTarget, type ReplicaStatus } from "./replica-status";

interface Circumstances {
  /** The declared password differs from that of the last run. */
  readonly newPassword: boolean;
  /** Position of the copy in the member's volume. */
  readonly copyPosition: () => Promise<string>;
}

/** Changes only incorrect values: the rest of the link keeps its position, its relay logs and its connection. */
export async function repairLink(sql: Sql, status: ReplicaStatus, inputs: LinkTarget, circumstances: Circumstances): Promise<void> {
  if (!status.readOnly) await sql.run("SET GLOBAL read_only = ON");
  for (const foreign of status.foreignLinks) {
    await sql.run("STOP SLAVE ?", [foreign.Connection_name]);
    await sql.run("RESET SLAVE ? ALL", [foreign.Connection_name]);
  }
  const { link } = status;
  const changes = link ? linkChanges(link, inputs, circumstances.newPassword) : wholeLink(inputs);
  const serverIdWrong = status.serverId !== inputs.serverId;
  if (link && (changes.length > 0 || serverIdWrong || !status.strict)) await sql.run("STOP SLAVE");
  if (serverIdWrong) await sql.run("SET GLOBAL server_id = ?", [inputs.serverId]);
  if (!status.strict) await sql.run("SET GLOBAL gtid_strict_mode = ON");
  if (status.domain !== 0) await sql.run("SET GLOBAL gtid_domain_id = 0");
  if (!link) await sql.run("SET GLOBAL gtid_slave_pos = ?", [await startPosition(status, circumstances)]);
  if (changes.length > 0) {
    await sql.run(
      `CHANGE MASTER TO ${changes.map(([assignment]) => assignment).join(", ")}`,
      changes.flatMap(([, ...values]) => values),
    );
  }
  await sql.run("START SLAVE");
}

type Change = readonly [assignment: string, ...values: (string | number)[]];

const gtidMode: Change = ["MASTER_USE_GTID = slave_pos"];
const credentials = (inputs: LinkTarget): Change[] => [
  ["MASTER_USER = ?", inputs.username],
  ["MASTER_PASSWORD = ?", inputs.password],
];

function wholeLink(inputs: LinkTarget): Change[] {
  return [
    ["MASTER_HOST = ?", inputs.primaryAddress],
    ["MASTER_PORT = ?", inputs.primaryPort],
    ...credentials(inputs),
    // The default between two attempts is a minute, which a restart of the primary must not cost.
    ["MASTER_CONNECT_RETRY = 1"],
    ["MASTER_HEARTBEAT_PERIOD = 1"],
    gtidMode,
  ];
}

/** MASTER_HOST resets the relay logs even when its value is the same, so it is set only when it is wrong. */
function linkChanges(link: Link, inputs: LinkTarget, newPassword: boolean): Change[] {
  if (!followsPrimary(link, inputs)) return wholeLink(inputs);
  const refused = link.Last_IO_Errno === 1045;
  return [
    ...(newPassword || refused || link.Master_User !== inputs.username ? credentials(inputs) : []),
    ...(link.Using_Gtid === "Slave_Pos" ? [] : [gtidMode]),
  ];
}

/**
 * A copied data directory carries the position of its source. A member that has logged no transaction starts at the copy's
 * position; any other continues after its own last transaction.
 */
function startPosition(status: ReplicaStatus, circumstances: Circumstances): Promise<string> | string {
  return status.binlogState ? status.binlogPosition : circumstances.copyPosition();
}
