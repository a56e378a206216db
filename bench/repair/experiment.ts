import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { run, attempted, type Command } from "../process";
import type { Repair } from "./cells";
import { damages, victimOf, type Damage } from "./damage";
import type { Observer } from "./observer";

/** Seconds that an automatic repair may take. */
export const unattendedSeconds = 30;
/** Seconds until the stack has to be whole after the end of the command that repairs it. */
export const settleSeconds = 10;
const commandSeconds = 120;

/** A stack to repair, who repairs it, and who observes it. */
export interface Patient {
  readonly prefix: string;
  readonly observer: Observer;
  /** Absent if the contender repairs automatically. */
  readonly repair?: Command;
  /** Restores the stack if the contender did not, after the damaged container was removed. */
  readonly rescue?: Command;
  /** Resolves when no work is in progress. */
  readonly idle?: () => Promise<void>;
}

/**
 * Damages one container and returns how long the stack was not whole. The clock starts with the request for the damage. An observer
 * that does not see the damage would consider it repaired immediately.
 */
export async function repairOf(name: string, patient: Patient): Promise<Repair> {
  const damage = damages[name] as Damage;
  const victim = await victimOf(damage.part, patient.prefix);
  const started = await broken(damage, victim);
  if (await patient.observer.whole()) throw new Error(`the observer of ${patient.prefix} does not see the damage "${name}"`);
  const repair = patient.repair === undefined ? await unattended(patient, started) : await commanded(patient, patient.repair, started);
  if (typeof repair === "string") await rescue(name, victim, patient);
  await patient.idle?.();
  return repair;
}

/** Returns the time of the request. Retries a few times: a pause fails if a probe starts at the wrong moment on a busy machine. */
async function broken(damage: Damage, victim: string, tries = 5): Promise<number> {
  const started = performance.now();
  try {
    await damage.break(victim);
    return started;
  } catch (error) {
    if (tries === 1) throw error;
    return broken(damage, victim, tries - 1);
  }
}

async function unattended({ observer }: Patient, started: number): Promise<Repair> {
  const expired = () => performance.now() - started > unattendedSeconds * 1000;
  return (await observer.wholeAfter(started, expired)) ?? `not seen in ${unattendedSeconds} s`;
}

async function commanded({ observer }: Patient, command: Command, started: number): Promise<Repair> {
  let ended = Infinity;
  const running = attempted(command, commandSeconds).finally(() => (ended = performance.now()));
  const expired = () => performance.now() - ended > settleSeconds * 1000;
  const [seconds, { code, output }] = await Promise.all([observer.wholeAfter(started, expired), running]);
  if (seconds !== undefined) return seconds;
  if (code === 0) return "not seen";
  console.log(output.slice(-1000));
  return "the command fails";
}

/** The next damage needs a whole stack, whatever happened to this one. */
async function rescue(name: string, victim: string, { prefix, observer, rescue: command }: Patient): Promise<void> {
  const gone = async () => (await run(["docker", "ps", "--all", "--quiet", "--no-trunc", "--filter", `id=${victim}`])) === "";
  if (!(await gone())) await run(["docker", "rm", "--force", victim]);
  if (command !== undefined) await attempted(command, commandSeconds);
  const started = performance.now();
  const whole = await observer.wholeAfter(started, () => performance.now() - started > commandSeconds * 1000);
  if (whole === undefined) throw new Error(`${prefix} did not come back after "${name}"`);
}

/** Waits until no run has held the stack's lock for a while: an automatic repair may continue after the stack is whole. */
export async function unlocked(home: string, limitSeconds = 120): Promise<void> {
  const limit = performance.now() + limitSeconds * 1000;
  const held = () => existsSync(home) && readdirSync(home, { recursive: true }).some((path) => /locks\/.*\.json$/.test(String(path)));
  const quietMs = 2000;
  for (let since = performance.now(); performance.now() - since < quietMs; await pause(100)) {
    if (held()) since = performance.now();
    if (since > limit) throw new Error(`after ${limitSeconds} s an engine still works on what the state in ${home} describes`);
  }
}

/** The folder of Breakwater's state, the same as in bench/contenders/breakwater.ts. */
export const homeOf = (folder: string): string => join(folder, "home");
