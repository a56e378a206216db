import { mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { exitCodes, Stop } from "../process/exit";
import { startOf } from "./identity";

/** The process that watches a stack. */
interface Holder {
  readonly pid: number;
  readonly start: string;
  readonly hostname: string;
  /** The PID namespace, without which the process number means nothing. */
  readonly processes: string;
  readonly since: string;
}

/** Seconds between two heartbeats. */
export const heartbeat = 10;
/** Seconds without a heartbeat after which a watcher on another machine or in another container counts as dead. */
const silence = 45;

function processSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** Makes this process the only watcher of a stack. Takes over from a dead one; throws Stop if another one is alive. */
export function hold(file: string, stack: string): { readonly touch: () => void; readonly release: () => void } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const mine: Holder = {
    pid: process.pid,
    start: startOf(process.pid) ?? "",
    hostname: hostname(),
    processes: processSpace(),
    since: new Date().toISOString(),
  };
  for (let attempt = 0; !take(file, mine); attempt++) {
    const text = contents(file);
    const holder = text === undefined ? undefined : parsed(text);
    if (attempt > 20 || (holder && lives(file, holder))) throw taken(stack, file, holder);
    if (text !== undefined) discard(file, text);
  }
  return {
    touch: () => utimesSync(file, new Date(), new Date()),
    release: () => contents(file) === JSON.stringify(mine) && rmSync(file, { force: true }),
  };
}

function take(file: string, mine: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function contents(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** A power failure can leave an empty file. */
function parsed(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

function lives(file: string, holder: Holder): boolean {
  if (holder.hostname === hostname() && holder.processes === processSpace()) return startOf(holder.pid) === holder.start;
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < silence * 1000;
}

/** Another watcher may have replaced the dead one since. In that case its file is put back. */
function discard(file: string, dead: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (contents(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function taken(stack: string, file: string, holder: Holder | undefined): Stop {
  const who = holder ? `process ${holder.pid} on ${holder.hostname}, since ${holder.since}` : `see ${file}`;
  return new Stop(
    exitCodes.mistake,
    `${stack} is watched already: ${who}. One watcher is enough for a stack. Nothing was changed.\n` +
      `To watch from here, end that one first; what it has seen: ./breakwater history --stack ${stack}`,
  );
}
