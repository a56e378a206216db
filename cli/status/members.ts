import { daemonOf } from "../../docker/daemon";
import type { StatusReader } from "../../components/contract";
import { allOperations } from "../hosts/operations";
import type { MemberOutput } from "../../topology/outputs";
import type { ReadOutputs } from "../state/outputs";
import type { Checkpoint, StateResource } from "../state/checkpoint";

/** The current condition of a database member, according to its server. */
export interface MemberStatus extends MemberOutput {
  readonly database: string;
  /** Deviations from the declaration; empty if the container does not run, so that its server cannot answer. */
  readonly drift: readonly string[];
}

const readers: Readonly<Record<string, StatusReader>> = Object.assign({}, ...allOperations.map((operations) => operations.readers));

/** Queries the servers of all running members, as a refresh does. Changes nothing and needs no password. */
export async function memberStatus(checkpoint: Checkpoint | undefined, runs: (container: string) => boolean): Promise<MemberStatus[]> {
  const outputs: ReadOutputs = checkpoint?.outputs ?? {};
  const links = new Map(
    (checkpoint?.resources ?? []).flatMap((one) => (readers[one.type] && one.delete !== true ? [[serverOf(one), one]] : [])),
  );
  const members = Object.entries(outputs.databases ?? {}).flatMap(([database, { members: all = [] }]) =>
    all.map((one) => ({ ...one, database })),
  );
  return Promise.all(
    members.map(async (member) => {
      const link = links.get(member.container);
      return link && runs(member.container) ? { ...member, ...(await answerOf(link, member)) } : { ...member, drift: [] };
    }),
  );
}

const serverOf = ({ inputs }: StateResource): string => String((inputs?.server as { container?: unknown } | undefined)?.container);

async function answerOf(
  link: StateResource,
  member: MemberOutput,
): Promise<Pick<MemberStatus, "drift"> & Partial<Pick<MemberStatus, "role" | "readOnly" | "replication">>> {
  const context = { daemon: daemonOf, signal: new AbortController().signal };
  const state = { ...link.outputs, ...link.inputs } as never;
  try {
    const { outputs: now } = (await readers[link.type]?.(link.id ?? "", state, context)) ?? { outputs: { drift: ["it is gone"] } };
    const { role = member.role, readOnly, ioRunning, sqlRunning, following = "", errant = [], drift } = now;
    const replication = ioRunning === undefined ? member.replication : { running: ioRunning && sqlRunning === true, following, errant };
    // The outputs of an earlier run may still have a link of what is the primary now.
    return { role, ...(readOnly === undefined ? {} : { readOnly }), replication: role === "primary" ? undefined : replication, drift };
  } catch (error) {
    return { drift: [(error as Error).message.split("\n")[0] ?? ""] };
  }
}
