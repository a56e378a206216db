import { TakeOverError } from "../../adopt/take-over/taken";
import { exitCodes, Stop } from "../process/exit";
import type { StackHost } from "../project/declaration";
import type { Session } from "../project/session";
import { PulumiFailure } from "../run/run";
import type { TakeOverRecord } from "../project/take-over-record";
import { undoTakeOver } from "./undo";

/** Undoes a failed take-over and reports the resulting state. Always throws. */
export async function undone(session: Session, { daemon }: StackHost, record: TakeOverRecord, error: unknown): Promise<never> {
  const reason = error instanceof TakeOverError ? `It cannot be taken over as it is:\n${error.message}` : reasonOf(error);
  const code = error instanceof TakeOverError ? exitCodes.mistake : error instanceof Stop ? error.code : exitCodes.failed;
  const wasStopped = record.aside.length > 0;
  session.console.step("!", `the take-over failed${wasStopped ? "; the old containers are started again" : ""}`);
  const { good, lines } = await undoTakeOver(session, daemon, record).catch((second: unknown) => {
    throw new Stop(exitCodes.failed, `${reason}\nIt could not be taken back: ${reasonOf(second)}`);
  });
  const state = wasStopped ? ["The old containers serve again:", ...lines.map((line) => `  ${line}`)] : ["No container was stopped."];
  if (good) throw new Stop(code, `${reason}\n${state.join("\n")}\nThe stack file is as it was. Fix the cause and run adopt again.`);
  throw new Stop(
    exitCodes.failed,
    `${reason}\nIt was not taken back as a whole:\n${lines.map((line) => `  ${line}`).join("\n")}\n` +
      `The stack file is as it was. Fix that; the same command then starts the old containers again first.`,
  );
}

/** Drops Pulumi's last line: it explains how to continue from a state that is undone here. */
function reasonOf(error: unknown): string {
  if (error instanceof PulumiFailure) return error.message.split("\n").slice(0, -1).join("\n");
  return error instanceof Error ? error.message : String(error);
}
