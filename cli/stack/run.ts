import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** The process that says it works on the stack, also one that is not there any more. */
export function markedBy(project: Project): number | undefined {
  const pid = existsSync(marker(project)) ? Number(readFileSync(marker(project), "utf8")) : NaN;
  return pid > 0 ? pid : undefined;
}

/** Says to every other run and to the watcher that this process works on the stack. A kill leaves the mark: the next run then puts things in order. */
export async function marked<T>(project: Project, work: () => Promise<T>): Promise<T> {
  writeFileSync(marker(project), `${process.pid}\n`);
  try {
    return await work();
  } finally {
    rmSync(marker(project), { force: true });
  }
}

/** Whether an earlier run of this clone ended without saying so: killed, or the machine went down. */
export const wasInterrupted = (project: Project): boolean => existsSync(marker(project));

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
    const run = (): Promise<unknown> => operation({ onEvent: progress.onEvent, onOutput, signal });
    try {
      await (changes ? marked(project, run) : run());
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
  return new Stop(exitCodes.failed, `Failed: ${cause.join("\n")}\n${state} Correct the cause; \`${about.command}\` continues from here.`);
}

/** The engine did not start, or ended without an event: then its own last words are all there is. */
function reasonOf(error: unknown, output: string): string {
  const said = /stderr: ([\s\S]*?)(?:\n err\?|$)/.exec(String(error))?.[1] ?? "";
  const errors = `${said}\n${output}`.split("\n").filter((line) => /error:/.test(line));
  return (errors.length > 0 ? errors : [said || String(error)]).join("\n").trim();
}
