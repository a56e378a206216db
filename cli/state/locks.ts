import { existsSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Console } from "../process/console";
import { isAlive } from "../process/alive";
import { exitCodes, Stop } from "../process/exit";
import type { Project } from "../project/project";
import { lockBook, type Lock } from "./lock-book";
import { markedBy, marker } from "./marker";
import { forgetSnapshot } from "./snapshot";

/** Milliseconds that another run gets to finish: if its command was killed, Pulumi still completes the operations that it started. */
export const lockWait = 120_000;

const clockTolerance = 5_000;

/**
 * Whether a lock may still be held. With a bucket, two machines can have the same host name. A dead process then counts only if this
 * clone knows that its own run was killed after the lock could be taken.
 */
function mayBeHeld(project: Project, lock: Lock, alive: (pid: number) => boolean): boolean {
  if (lock.hostname !== hostname() || alive(lock.pid)) return true;
  if (project.backend.folder !== undefined) return false;
  return !existsSync(marker(project)) || Date.parse(lock.timestamp) < statSync(marker(project)).mtimeMs - clockTolerance;
}

export const describeLock = ({ pid, username, hostname: host, timestamp }: Lock): string =>
  `process ${pid} of ${username}${host === hostname() ? "" : ` on ${host}`}, since ${timestamp}`;

/** A run of this clone that has set its marker but may not hold Pulumi's lock yet. */
function anotherHere(project: Project, alive: (pid: number) => boolean): string | undefined {
  const pid = markedBy(project);
  return pid !== undefined && pid !== process.pid && alive(pid) ? `process ${pid}` : undefined;
}

/**
 * The other run that works on the stack now. With a bucket, this finds only runs of this clone: a check of the locks would start
 * Pulumi, which waits for locks anyway.
 */
export function runUnderWay(project: Project, alive: (pid: number) => boolean = isAlive): string | undefined {
  const locks = project.backend.folder === undefined ? [] : lockBook(project).list();
  const held = locks.find((lock) => lock.hostname !== hostname() || alive(lock.pid));
  return held ? describeLock(held) : anotherHere(project, alive);
}

/** Waits for a run in progress. With a folder, it does not wait for a lock of another machine, because the folder may be a copy. */
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
 * Removes the locks of runs that died on this machine and returns their number. Throws if a lock may be held. If another program has
 * the process number now, the lock counts as held, and the message explains what to do.
 */
export function removeStaleLocks(project: Project, alive: (pid: number) => boolean = isAlive): number {
  const book = lockBook(project);
  const locks = book.list();
  const held = locks.find((lock) => mayBeHeld(project, lock, alive));
  if (held) throw heldBy(project, held);
  if (locks.length === 0) return 0;
  // With a bucket, all locks are removed together, including one that a second run of this clone has taken since. So only
  // the run that deletes the marker may remove them.
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
