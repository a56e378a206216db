import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { processTree, treeMemoryMb } from "./memory";

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Measured {
  readonly seconds: number;
  /** Largest sum of resident memory over the whole process tree, in MiB; 0 where /proc does not exist. */
  readonly peakMemoryMb: number;
  readonly output: string;
}

/** Time between two looks at the process tree, in ms: short enough for the peak of a run of one second. */
const sampleEvery = 100;

type OnLine = (line: string, pid: number) => void;

const measured = new Set<number>();
let interrupted = false;

/** Ends the commands under measurement and starts no more; what cleans up still runs. The engine's plugins lead groups of their own. */
export function interrupt(): void {
  interrupted = true;
  for (const pid of [...measured].flatMap(processTree)) end(pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Runs a contender's command to its end. */
export async function measure(command: Command, onLine?: OnLine): Promise<Measured> {
  if (interrupted) throw new Error("interrupted");
  return execute(command, measured, onLine);
}

/** A failure carries the command's own last words. */
function execute(command: Command, running: Set<number>, onLine?: OnLine): Promise<Measured> {
  const [program, ...args] = command.argv;
  const start = performance.now();
  const child = spawn(program, args, { cwd: command.cwd, env: command.env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const pid = child.pid;
  if (pid !== undefined) running.add(pid);
  let output = "";
  let pending = "";
  let peakMemoryMb = 0;
  const sample = setInterval(() => (peakMemoryMb = Math.max(peakMemoryMb, pid === undefined ? 0 : treeMemoryMb(pid))), sampleEvery);
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    if (onLine === undefined || pid === undefined) return;
    const lines = (pending + chunk.toString()).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) onLine(line, pid);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise<Measured>((resolve, reject) => {
    let seconds = 0;
    child.once("error", reject);
    child.once("exit", () => {
      seconds = (performance.now() - start) / 1000;
      if (pid !== undefined) running.delete(pid);
    });
    child.once("close", (code) => {
      if (code === 0) resolve({ seconds, peakMemoryMb, output });
      else reject(new Error(`${command.argv.join(" ")} ended with ${code}:\n${output.slice(-4000)}`));
    });
  }).finally(() => clearInterval(sample));
}

/** Runs a helper command whose time is of no interest and returns what it printed. */
export async function run(
  argv: readonly [string, ...string[]],
  cwd = process.cwd(),
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return (await execute({ argv, cwd, env }, new Set())).output.trim();
}
