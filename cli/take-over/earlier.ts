import { exitCodes, Stop } from "../process/exit";
import type { StackHost } from "../project/declaration";
import type { Session } from "../project/session";
import { cleanUp } from "./clean";
import { forgetRecord, readRecord, workedOnBy } from "../project/take-over";
import type { TakeOverRecord } from "../project/take-over-record";
import { goneFrom, undoTakeOver } from "./undo";

/**
 * Undoes a take-over that was killed, or completes one that had succeeded.
 * @returns whether it had succeeded, so that there is nothing left to take over
 */
export async function settleEarlier(session: Session, yes: boolean): Promise<boolean> {
  const record = readRecord(session.project);
  if (!record) return false;
  refuseBusy(record);
  const { daemon } = hostOf(session, record);
  if (record.finished) {
    session.console.step("·", "an earlier take-over had succeeded and was interrupted while it removed the old containers");
    await cleanUp(session, daemon, record);
    return true;
  }
  if (!yes)
    throw new Stop(
      exitCodes.mistake,
      `An earlier take-over was interrupted. ${stateOf(record)} With --yes its old containers are started again first. Nothing was changed.`,
    );
  session.console.step("·", "an earlier take-over was interrupted: it is undone first");
  const { good, lines } = await undoTakeOver(session, daemon, record);
  if (!good)
    throw new Stop(
      exitCodes.failed,
      `The earlier take-over could not be undone as a whole:\n${lines.join("\n")}\nFix that and run adopt again.`,
    );
  for (const line of lines) session.console.step("·", line);
  return false;
}

/** For other commands that change the stack. They refuse to run in the middle of a take-over, unless it can no longer be undone. */
export async function refuseUnfinishedTakeOver(session: Session): Promise<void> {
  const record = readRecord(session.project);
  if (!record) return;
  refuseBusy(record);
  const { daemon } = hostOf(session, record);
  if (record.finished) return cleanUp(session, daemon, record);
  const gone = await goneFrom(daemon, record);
  if (gone.length > 0) {
    session.console.step(
      "!",
      `an earlier take-over was interrupted and cannot be undone, because ${gone.join(", ")} is gone; what was taken over stays`,
    );
    return forgetRecord(session.project);
  }
  const { stack } = session.project;
  throw new Stop(
    exitCodes.mistake,
    `A take-over into ${stack} was interrupted. ${stateOf(record)} Nothing was changed.\n` +
      `Run adopt again with --yes: it undoes the first half and begins again (./breakwater adopt --stack ${stack} … --yes).`,
  );
}

function refuseBusy(record: TakeOverRecord): void {
  const pid = workedOnBy(record);
  if (pid !== undefined)
    throw new Stop(exitCodes.failed, `Another take-over is under way: process ${pid}. Wait for it. Nothing was changed.`);
}

function hostOf({ declaration }: Session, record: TakeOverRecord): StackHost {
  const host = declaration.hosts.find(({ name }) => name === record.host);
  if (host) return host;
  throw new Stop(
    exitCodes.failed,
    `An earlier take-over on host ${record.host} was interrupted, and the stack file has no such host. Nothing was changed.`,
  );
}

const stateOf = ({ aside }: TakeOverRecord): string =>
  aside.length === 0 ? "No container was stopped." : `These were stopped, or are about to be: ${aside.map(({ name }) => name).join(", ")}.`;
