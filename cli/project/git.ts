import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

/** Whether `git add` would include this file. False without git or outside a repository. */
export function wouldBeCommitted(file: string): boolean {
  const { status } = spawnSync("git", ["check-ignore", "--quiet", file], { cwd: dirname(file), stdio: "ignore" });
  // 0: ignored; 128: not in a repository.
  return status === 1;
}
