import { linkSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { exitCodes, Stop } from "../process/exit";

/** A file that an earlier command wrote is unusable now. */
export class Unusable extends Stop {
  constructor(message: string) {
    super(exitCodes.failed, message);
  }
}

/** Finds out whether a text is incomplete: a full disk or a crash leaves a part of it, or nothing. */
export function faultIn(text: string): string | undefined {
  if (text.trim() === "") return "is empty";
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const isCut = /^\s*[{[]/.test(text) && !/[}\]]\s*$/.test(text);
    return isCut || /end of JSON|Unterminated/.test((error as Error).message) ? "ends in the middle" : "is not JSON";
  }
}

/**
 * Reads one of Breakwater's own files.
 * @param about the name of the file, as the beginning of a sentence, and how to recover from a damaged one
 */
export function readStored<T>(file: string, about: { readonly what: string; readonly remedy: string }): T {
  const text = readText(file);
  const fault = faultIn(text);
  if (fault !== undefined) throw new Unusable(`${about.what} cannot be read: ${file} ${fault}. Nothing was changed.\n${about.remedy}`);
  return JSON.parse(text) as T;
}

/** Explains why an existing file cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw explained(error) ?? error;
  }
}

/**
 * Writes atomically: if the command is killed or the disk is full, the previous file stays.
 * @param mode of a new file; an existing file keeps its own
 */
export function writeStored(file: string, text: string, mode = 0o600): void {
  const there = statSync(file, { throwIfNoEntry: false });
  // Follows a link and replaces its target.
  const target = there ? realpathSync(file) : file;
  inParts(target, text, there?.mode ?? mode, renameSync);
}

/** The same for a file that must not exist yet. If two commands run at the same time, one fails. */
export function createStored(file: string, text: string, mode = 0o600): void {
  inParts(file, text, mode, (part) => {
    linkSync(part, file);
    rmSync(part);
  });
}

function inParts(file: string, text: string, mode: number, finish: (part: string, file: string) => void): void {
  const part = `${file}.${process.pid}.new`;
  try {
    writeFileSync(part, text, { mode, flush: true });
    finish(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw explained(error, file) ?? error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is used up",
  EROFS: "the disk can only be read",
  EACCES: "this user may not do that",
  EPERM: "this user may not do that",
  EIO: "the disk reports an error",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a file of that name is in the way",
  ENAMETOOLONG: "its name is too long",
  EMFILE: "too many files are open",
};

const remedy: Readonly<Record<string, string>> = {
  ENOSPC: "Make room there (`df -h`)",
  EDQUOT: "Make room there (`quota`)",
  EROFS: "Mount it for writing, or move BREAKWATER_HOME to another disk",
  EACCES: "Give this user the right (`ls -ld`, `chown`), or run as the user who made it",
  EPERM: "Give this user the right (`ls -ld`, `chown`), or run as the user who made it",
  EIO: "Look into the system's log (`dmesg`)",
};

/** Explains an error of the operating system, with the file and how to fix it; undefined for any other error. */
export function explained(error: unknown, target?: string): Unusable | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : reasons[code];
  const file = target ?? path;
  if (code === undefined || reason === undefined || file === undefined) return undefined;
  const isReading = syscall === "read" || (target === undefined && syscall === "open" && ["EACCES", "EISDIR"].includes(code));
  return new Unusable(
    `${file} cannot be ${isReading ? "used" : "written"}: ${reason}. ${remedy[code] ?? "Move it away"}, then type the command again: it continues where it stood.`,
  );
}
