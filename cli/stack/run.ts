import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Console } from "../console";
import { exitCodes, Stop } from "../exit";
import type { Project } from "../project";
import { cancellable } from "./cancel";
import { Progress, type RunReport } from "./progress";

export interface RunOptions {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface Run {
  readonly project: Project;
  readonly console: Console;
  /** What a person types to go on after a failure. */
  readonly command: string;
  /** Whether the operation changes anything on the hosts. */
  readonly changes: boolean;
}

/** Outcome of the engine's own exit code 7. */
export type Outcome = RunReport & { readonly unexpectedChanges: boolean };

/** The exit code is only inside the error's private result; execa puts it there. */
function exitCodeOf(error: unknown): number | undefined {
  return (error as { commandResult?: { err?: { exitCode?: number } } }).commandResult?.err?.exitCode;
}

const marker = (project: Project): string => join(project.home, `running-${project.stack}`);

/** Whether an earlier run of this clone ended without saying so: killed, or the machine went down. */
export const wasInterrupted = (project: Project): boolean => existsSync(marker(project));

/** Work after which a killed process has to be noticed by the next run. */
export async function interruptible<T>(project: Project, work: () => Promise<T>): Promise<T> {
  writeFileSync(marker(project), `${process.pid}\n`);
  try {
    return await work();
  } finally {
    rmSync(marker(project), { force: true });
  }
}

/** The engine ran and something of it failed. */
export class EngineFailure extends Stop {
  constructor(
    message: string,
    readonly report: RunReport,
  ) {
    super(exitCodes.failed, message);
  }

  /** The same failure, with more to tell. */
  with(more: string): EngineFailure {
    return new EngineFailure(`${this.message}\n${more}`, this.report);
  }
}

/** One operation of the engine: progress for the person, Ctrl-C, and failures in plain words. */
export async function runEngine(
  { project, console, command, changes }: Run,
  operation: (options: RunOptions) => Promise<unknown>,
): Promise<Outcome> {
  const progress = new Progress(console);
  let output = "";
  const onOutput = (text: string): void => void (output += text);
  return cancellable(console, async (signal, cancelled) => {
    let unexpectedChanges = false;
    const work = () => operation({ onEvent: progress.onEvent, onOutput, signal });
    try {
      await (changes ? interruptible(project, work) : work());
    } catch (error) {
      unexpectedChanges = exitCodeOf(error) === exitCodes.drift;
      if (!unexpectedChanges) throw stopFor(error, progress.report, { cancelled: cancelled(), command, output });
    } finally {
      console.waiting("");
    }
    return { ...progress.report, unexpectedChanges };
  });
}

function stopFor(error: unknown, report: RunReport, about: { cancelled: boolean; command: string; output: string }): Stop {
  const state = `${report.same} resources are as before, ${report.changes.length} were changed and recorded.`;
  if (about.cancelled) return new Stop(exitCodes.cancelled, `Cancelled. ${state} \`${about.command}\` continues.`);
  const cause =
    report.errors.length > 0
      ? report.errors.map(({ resource, message }) => [resource, message].filter(Boolean).join(": "))
      : [reasonOf(error, about.output)];
  return new EngineFailure(`Failed: ${cause.join("\n")}\n${state} Correct the cause; \`${about.command}\` continues from here.`, report);
}

/** The engine did not start, or ended without an event: then its own last words are all there is. */
function reasonOf(error: unknown, output: string): string {
  const said = /stderr: ([\s\S]*?)(?:\n err\?|$)/.exec(String(error))?.[1] ?? "";
  const errors = `${said}\n${output}`.split("\n").filter((line) => /error:/.test(line));
  return (errors.length > 0 ? errors : [said || String(error)]).join("\n").trim();
}
