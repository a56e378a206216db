import { readdirSync, readFileSync } from "node:fs";

/** Text of a file under /proc, or undefined if the process has just ended. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Fields of /proc/PID/stat after the command name, which may contain spaces and parentheses. */
function statFields(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`) ?? "";
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function processes(): number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** The process and its descendants. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of processes()) {
    const parent = Number(statFields(pid)[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (let next = 0; next < tree.length; next++) tree.push(...(children.get(tree[next] ?? 0) ?? []));
  return tree;
}

export function treeMemoryMb(root: number): number {
  const residentKb = (pid: number) => Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1] ?? 0);
  return processTree(root).reduce((sum, pid) => sum + residentKb(pid), 0) / 1024;
}

/** Age in ms of the first process of the tree whose command line matches, to a hundredth of a second. */
export function ageOf(root: number, commandLine: RegExp): number | undefined {
  const pid = processTree(root).find((candidate) => commandLine.test(read(`/proc/${candidate}/cmdline`) ?? ""));
  const uptime = Number(read("/proc/uptime")?.split(" ")[0]);
  const startTicks = pid === undefined ? NaN : Number(statFields(pid)[19]);
  const age = uptime * 1000 - startTicks * 10;
  return Number.isFinite(age) ? age : undefined;
}
