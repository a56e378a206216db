import { existsSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { explainBackend, explainDisk } from "../pulumi/failure";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { ensureHome } from "../project/home";
import type { Project } from "../project/project";
import { cancellable } from "./cancel";
import { hasLockGone, isLocked, locksIn } from "../state/lock-book";
import { heldBy, lockWait, waitForRun } from "../state/locks";
import { isUnfinished, leaveUnfinished, marker } from "../state/marker";
import { mayHaveLost } from "./unrecorded";
import { writeStored } from "../project/stored";
import { passLook, type Look } from "./look";
import { Progress, type RunReport } from "./progress";
import { forgetSnapshot } from "../state/snapshot";

export interface RunOptions {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (text: string) => void;
  readonly signal: AbortSignal;
  /** Whether Pulumi's engine reads all resources first. */
  readonly refresh: boolean;
  /** In `up` and `preview` without a refresh, the only option with which Pulumi's engine reads nothing at all. */
  readonly runProgram: boolean;
}

export interface Run {
  readonly project: Project;
  readonly console: Console;
  /** The command that continues after a failure. */
  readonly command: string;
  /** Whether the operation changes anything on the hosts. */
  readonly changes: boolean;
  readonly look: Look;
}

/** `unexpectedChanges` is Pulumi's exit code 7. */
export type Outcome = RunReport & { readonly unexpectedChanges: boolean };

/** execa puts the exit code into the error's private result, and nowhere else. */
function exitCodeOf(error: unknown): number | undefined {
  return (error as { commandResult?: { err?: { exitCode?: number } } }).commandResult?.err?.exitCode;
}

/** Whether an earlier run of this clone was killed, or the machine or Docker went down during it. */
export const wasInterrupted = (project: Project): boolean => existsSync(marker(project)) || isUnfinished(project);

/** Marks work that every other run, and the watcher, waits for. If the process is killed, the next run notices. */
export async function interruptible<T>(project: Project, work: () => Promise<T>): Promise<T> {
  ensureHome(project);
  writeStored(marker(project), `${process.pid}\n`);
  try {
    return await work();
  } finally {
    rmSync(marker(project), { force: true });
  }
}

/** Pulumi ran, and something in the run failed. */
export class PulumiFailure extends Stop {
  constructor(
    message: string,
    readonly report: RunReport,
  ) {
    super(exitCodes.failed, message);
  }

  /** The same failure with additional text. */
  with(more: string): PulumiFailure {
    return new PulumiFailure(`${this.message}\n${more}`, this.report);
  }
}

/** Runs one Pulumi operation: shows progress, handles Ctrl-C, and explains failures. */
export async function runPulumi(
  { project, console, command, changes, look }: Run,
  operation: (options: RunOptions) => Promise<unknown>,
): Promise<Outcome> {
  const progress = new Progress(console);
  let output = "";
  const onOutput = (text: string): void => void (output += text);
  return cancellable(console, async (signal, cancelled) => {
    let unexpectedChanges = false;
    const work = () => {
      passLook(look);
      return operation({ onEvent: progress.onEvent, onOutput, signal, refresh: look === "everything", runProgram: look === "nothing" });
    };
    try {
      await (changes ? interruptible(project, () => whenUnlocked(project, console, work, cancelled)) : work());
    } catch (error) {
      unexpectedChanges = exitCodeOf(error) === exitCodes.drift;
      if (changes && mayHaveLost(progress.report)) leaveUnfinished(project);
      if (!unexpectedChanges) throw stopFor(error, progress.report, { cancelled: cancelled(), command, output, project, looks: !changes });
    } finally {
      if (changes) forgetSnapshot(project);
      console.waiting("");
    }
    return { ...progress.report, unexpectedChanges };
  });
}

/** Waits for the lock of another run. If two runs start at the same time, Pulumi can refuse both, so the wait is random. */
async function whenUnlocked(
  project: Project,
  console: Console,
  operation: () => Promise<unknown>,
  cancelled: () => boolean,
): Promise<void> {
  for (const until = Date.now() + lockWait; ;) {
    try {
      await operation();
      return;
    } catch (error) {
      if (hasLockGone(String(error)) && !cancelled() && Date.now() < until) continue;
      const lock = isLocked(String(error)) ? locksIn(String(error))[0] : undefined;
      if (!lock || cancelled()) throw error;
      if (Date.now() > until) throw heldBy(project, lock);
      await pause(Math.random() * 2000);
      await waitForRun(project, console, until - Date.now());
    }
  }
}

interface Circumstances {
  readonly cancelled: boolean;
  readonly command: string;
  readonly output: string;
  readonly project: Project;
  /** Whether the operation is read-only. */
  readonly looks: boolean;
}

function stopFor(error: unknown, report: RunReport, about: Circumstances): Stop {
  if (error instanceof Stop) return error;
  const { state, next } = whereItStands(report, about);
  const said = `${String(error)}\n${about.output}`;
  const disk = about.cancelled ? undefined : explainDisk(said, about.project);
  if (disk !== undefined) return new PulumiFailure(`Failed: ${disk}\n${state}`, report);
  const unusable = report.changes.length === 0 ? explainBackend(said, about.project) : undefined;
  if (unusable !== undefined) return new Stop(exitCodes.failed, unusable);
  const cause =
    report.errors.length > 0
      ? report.errors.map(({ resource, message }) => [resource, message].filter(Boolean).join(": "))
      : [reasonOf(error, about.output)];
  const text = cause.join("\n");
  if (about.cancelled)
    return new Stop(
      exitCodes.cancelled,
      [`Cancelled. ${state} \`${about.command}\` continues.`, ...(report.errors.length > 0 ? [text] : [])].join("\n"),
    );
  const end = [/Nothing was changed\.?$/m.test(text) && report.began === 0 ? "" : state, `Fix the cause; \`${about.command}\` ${next}.`];
  return new PulumiFailure(`Failed: ${text}\n${end.filter(Boolean).join(" ")}`, report);
}

/** A run that failed before its first operation recorded nothing, so there is nothing to continue. */
function whereItStands({ same, changes, began }: RunReport, { looks }: Circumstances): { readonly state: string; readonly next: string } {
  if (looks || began === 0) return { state: "Nothing was changed.", next: "tries again" };
  return { state: `${same} resources are as before, ${changes.length} were changed and recorded.`, next: "continues from here" };
}

/** If Pulumi did not start or ended without an event, only its output has the reason. */
function reasonOf(error: unknown, output: string): string {
  const said = /stderr: ([\s\S]*?)(?:\n err\?|$)/.exec(String(error))?.[1] ?? "";
  const errors = `${said}\n${output}`.split("\n").filter((line) => /error:/.test(line));
  return (errors.length > 0 ? errors : [said || String(error)]).join("\n").trim();
}
