import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { askPulumi, mustAskPulumi, noSuchStack, refusalOf } from "./command";
import type { Project } from "../project/project";
import { faultIn, readText } from "../project/stored";

/** Pulumi's record that a run changes a stack. */
export interface Lock {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Reads and removes Pulumi's locks of a stack. */
export interface LockBook {
  readonly list: () => Lock[];
  readonly clear: () => void;
  /** Milliseconds between two checks. */
  readonly interval: number;
}

export function lockBook(project: Project): LockBook {
  const { folder } = project.backend;
  return folder === undefined ? inBucket(project) : inFolder(join(folder, ".pulumi", "locks", "organization", "breakwater", project.stack));
}

function inFolder(folder: string): LockBook {
  const files = (): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : []);
  return {
    list: () => files().map((name) => lockIn(join(folder, name))),
    clear: () => {
      for (const name of files()) {
        rmSync(join(folder, name), { force: true });
        rmSync(join(folder, `${name}.attrs`), { force: true });
      }
    },
    interval: 200,
  };
}

/** Pulumi writes a lock atomically. A damaged one is left from a full disk or a crash of the machine, and no process holds it. */
function lockIn(file: string): Lock {
  const text = readText(file);
  if (faultIn(text) === undefined) return JSON.parse(text) as Lock;
  return { pid: NaN, username: "an unknown user", hostname: hostname(), timestamp: statSync(file).mtime.toISOString() };
}

/** Pulumi has no command that lists locks. A rename to the same name reports them, or else fails because the name is in use. */
function inBucket(project: Project): LockBook {
  const question = ["stack", "rename", project.stack];
  return {
    list: () => {
      let answer = askPulumi(project, question);
      for (let again = 0; again < mostQuestions && lockWent(answer.stderr); again += 1) answer = askPulumi(project, question);
      const locks = locksIn(answer.stderr);
      if (locks.length > 0 || answer.code === noSuchStack || /already exists/.test(answer.stderr)) return locks;
      throw refusalOf(project, answer);
    },
    clear: () => void mustAskPulumi(project, ["cancel", "--yes"]),
    interval: 1000,
  };
}

const mostQuestions = 5;

/** Pulumi lists locks and then reads them. A lock that another run releases in between is an error to Pulumi. */
export const hasLockGone = (text: string): boolean => /blob \(key "[^"]*\.pulumi\/locks\/[^"]*"\) \(code=NotFound\)/.test(text);

/** The same error from a read of the locks. It has the details of the S3 request instead of the lock's name. */
const lockWent = (text: string): boolean =>
  hasLockGone(text) || /errors occurred:\s+1\) operation error S3: GetObject\b.*NoSuchKey/.test(text);

export const isLocked = (text: string): boolean => /the stack is currently locked by \d+ lock/.test(text);

/** The locks that Pulumi names when it refuses to work. */
export function locksIn(text: string): Lock[] {
  return [...text.matchAll(/: created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, username = "", hostname = "", pid, timestamp = ""]) => ({
      username,
      hostname,
      pid: Number(pid),
      timestamp,
    }),
  );
}
