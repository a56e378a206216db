import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * When a process started, as its system reports it. Together with the number, this identifies a process for good. `undefined`: there
 * is no such process.
 */
export function startOf(pid: number): string | undefined {
  if (existsSync("/proc/self/stat")) return fromProc(pid);
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat, counted from the end of the command's name, which may contain spaces and parentheses. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
