import { docker } from "./docker";
import { eventually } from "./eventually";
import type { TestStack } from "./stack";

/** Waits until a replica has applied everything that its primary has committed by now. */
export async function caughtUp(stack: TestStack, replica: string, within = 10): Promise<void> {
  const [position = ""] = await stack.sql("db-0", "SELECT @@gtid_binlog_pos");
  const [late] = await stack.sql(replica, `SELECT MASTER_GTID_WAIT('${position}', ${within})`);
  if (late !== "0")
    throw new Error(
      `${replica} has not reached ${position} within ${within} s: ${(await stack.sql(replica, "SHOW REPLICA STATUS")).join("\n")}`,
    );
}

/** Checksum of every table of a schema on one member. */
export async function checksums(stack: TestStack, member: string, schema: string): Promise<string[]> {
  const tables = await stack.sql(
    member,
    `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  return stack.sql(member, `CHECKSUM TABLE ${tables.map((table) => `\`${schema}\`.\`${table}\``).join(", ")} EXTENDED`);
}

export interface Link {
  readonly io: string;
  readonly sql: string;
  readonly primary: string;
  readonly gtid: string;
  readonly error: string;
}

export async function link(stack: TestStack, replica: string): Promise<Link> {
  // One of its tables does not exist in the oldest supported server.
  const answer = await docker("exec", `${stack.name}-${replica}`, "mariadb", "--user=root", "--batch", "--execute=SHOW REPLICA STATUS");
  const [names = [], values = []] = answer.split("\n").map((line) => line.split("\t"));
  const of = (name: string): string => values[names.indexOf(name)] ?? "";
  return {
    ...{ io: of("Slave_IO_Running"), sql: of("Slave_SQL_Running"), primary: of("Master_Host"), gtid: of("Using_Gtid") },
    error: of("Last_IO_Error") + of("Last_SQL_Error"),
  };
}

/** Both threads run without an error, from the declared primary, by GTID, and the replica is read-only. */
export async function replicates(stack: TestStack, replica: string, within = 15): Promise<void> {
  await eventually(
    async () => {
      const { primary, ...state } = await link(stack, replica);
      expect(state).toEqual({ io: "Yes", sql: "Yes", gtid: "Slave_Pos", error: "" });
      expect(primary).toMatch(/db-0/);
      expect(await stack.sql(replica, "SELECT @@read_only")).not.toEqual(["0"]);
    },
    { within },
  );
  await caughtUp(stack, replica);
}
