import { existsSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Console } from "../console";
import { exitCodes, Stop } from "../exit";
import type { Project } from "../project";
import { lockBook, type Lock } from "./lock-book";
import { markedBy, marker } from "./marker";
import { forgetSnapshot } from "./snapshot";

/** Signal 0 asks without sending; EPERM means that somebody else's process has the number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Milliseconds that another run gets to finish: an engine whose command line was killed goes on with what it had begun. */
export const lockWait = 120_000;

const clockTolerance = 5_000;

/**
 * Whether a lock may still be held. In a bucket two machines can have one host name: there a dead process is believed only
 * when this clone knows that a run of its own was killed after that lock could be taken.
 */
function mayBeHeld(project: Project, lock: Lock, alive: (pid: number) => boolean): boolean {
  if (lock.hostname !== hostname() || alive(lock.pid)) return true;
  if (project.backend.folder !== undefined) return false;
  return !existsSync(marker(project)) || Date.parse(lock.timestamp) < statSync(marker(project)).mtimeMs - clockTolerance;
}

export const describeLock = ({ pid, username, hostname: host, timestamp }: Lock): string =>
  `process ${pid} of ${username}${host === hostname() ? "" : ` on ${host}`}, since ${timestamp}`;

/** A run of this clone that has said so and may not hold the engine's lock yet. */
function anotherHere(project: Project, alive: (pid: number) => boolean): string | undefined {
  const pid = markedBy(project);
  return pid !== undefined && pid !== process.pid && alive(pid) ? `process ${pid}` : undefined;
}

/** The other run that works on the stack now. In a bucket a question costs a start of the engine, which waits for locks by itself: there only this clone's runs are told. */
export function runUnderWay(project: Project, alive: (pid: number) => boolean = isAlive): string | undefined {
  const locks = project.backend.folder === undefined ? [] : lockBook(project).list();
  const held = locks.find((lock) => lock.hostname !== hostname() || alive(lock.pid));
  return held ? describeLock(held) : anotherHere(project, alive);
}

/** Waits for a run that is under way. In a folder, a lock of another machine is not waited for: it may be a copy. */
export async function waitForRun(
  project: Project,
  console: Console,
  limit = lockWait,
  alive: (pid: number) => boolean = isAlive,
): Promise<void> {
  const book = lockBook(project);
  const isLocal = project.backend.folder !== undefined;
  const locked = (): Lock | undefined =>
    book.list().find((lock) => (isLocal ? lock.hostname === hostname() && alive(lock.pid) : mayBeHeld(project, lock, alive)));
  const running = (): string | undefined => {
    const lock = locked();
    return lock ? describeLock(lock) : anotherHere(project, alive);
  };
  const first = running();
  if (first === undefined) return;
  console.step("·", `waiting for another run of ${project.stack} to finish: ${first}`);
  for (const until = Date.now() + limit; running() && Date.now() < until;) await pause(book.interval);
  forgetSnapshot(project);
}

/**
 * Removes the locks of runs that died on this machine and returns how many; a lock that may be held stops the command.
 * A process number can have been given to another program: then the lock counts as held, and the message says what to do.
 */
export function removeStaleLocks(project: Project, alive: (pid: number) => boolean = isAlive): number {
  const book = lockBook(project);
  const locks = book.list();
  const held = locks.find((lock) => mayBeHeld(project, lock, alive));
  if (held) throw heldBy(project, held);
  if (locks.length === 0) return 0;
  // In a bucket all locks go at once, also one that a second run of this clone took meanwhile: only who takes the marker away may clear.
  if (project.backend.folder === undefined) rmSync(marker(project));
  book.clear();
  return locks.length;
}

export function heldBy(project: Project, lock: Lock): Stop {
  return new Stop(
    exitCodes.failed,
    `Another run works on ${project.stack}: ${describeLock(lock)}.\n` +
      `Wait for it. If it is dead, \`./breakwater unlock --stack ${project.stack} --confirm ${project.stack}\` breaks its lock. Nothing was changed.`,
  );
}
