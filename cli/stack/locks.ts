import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Console } from "../console";
import { exitCodes, Stop } from "../exit";
import type { Project } from "../project";
import { markedBy } from "./run";

interface Lock {
  readonly file: string;
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

const locksFolder = (project: Project): string => join(project.state, ".pulumi", "locks", "organization", "breakwater", project.stack);

function locksOf(project: Project): Lock[] {
  const folder = locksFolder(project);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ ...(JSON.parse(readFileSync(join(folder, name), "utf8")) as Omit<Lock, "file">), file: join(folder, name) }));
}

/** Signal 0 asks without sending; EPERM means that somebody else's process has the number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The other run that works on the stack now; one on this machine may have said so before it holds the engine's lock. */
export function runUnderWay(project: Project, alive: (pid: number) => boolean = isAlive): string | undefined {
  const lock = locksOf(project).find(({ pid, hostname: place }) => place !== hostname() || alive(pid));
  if (lock) return `process ${lock.pid} of ${lock.username}${lock.hostname === hostname() ? "" : ` on ${lock.hostname}`}`;
  const pid = markedBy(project);
  return pid !== undefined && pid !== process.pid && alive(pid) ? `process ${pid}` : undefined;
}

/** Milliseconds that another run gets to finish: an engine whose command line was killed goes on with what it had begun. */
export const lockWait = 120_000;

/** Waits for a run of this machine that is under way. A lock of another machine is not waited for: nobody here sees it end. */
export async function waitForRun(
  project: Project,
  console: Console,
  limit = lockWait,
  alive: (pid: number) => boolean = isAlive,
): Promise<void> {
  const elsewhere = (): boolean => locksOf(project).some((lock) => lock.hostname !== hostname());
  const running = (): string | undefined => (elsewhere() ? undefined : runUnderWay(project, alive));
  const first = running();
  if (first === undefined) return;
  console.step("·", `waiting for another run of ${project.stack} to finish: ${first}`);
  for (const until = Date.now() + limit; running() && Date.now() < until;) await pause(200);
}

/**
 * Removes the locks of runs that died on this machine and returns how many; a lock that may be held stops the command.
 * A process number can have been given to another program: then the lock counts as held, and the message says what to do.
 */
export function removeStaleLocks(project: Project, alive: (pid: number) => boolean = isAlive): number {
  const locks = locksOf(project);
  const held = locks.find((lock) => lock.hostname !== hostname() || alive(lock.pid));
  if (held) {
    const elsewhere = held.hostname === hostname() ? "" : ` on ${held.hostname}`;
    throw new Stop(
      exitCodes.failed,
      `Another run works on ${project.stack}: process ${held.pid} of ${held.username}${elsewhere}, since ${held.timestamp}.\n` +
        `Wait for it. If that process is no run of Pulumi or Breakwater, remove ${held.file} and try again.`,
    );
  }
  for (const { file } of locks) {
    rmSync(file);
    rmSync(`${file}.attrs`, { force: true });
  }
  return locks.length;
}
