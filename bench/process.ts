import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { processTree, treeMemoryMb } from "./memory";

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Measured {
  readonly seconds: number;
  /** Largest sum of resident memory over the whole process tree, in MiB; 0 without /proc. */
  readonly peakMemoryMb: number;
  readonly output: string;
}

export interface Attempt extends Measured {
  /** Null if a signal ended it. */
  readonly code: number | null;
}

/** Milliseconds between two samples of the process tree: short enough for the peak of a run of one second. */
const sampleEvery = 100;

type OnLine = (line: string, pid: number) => void;

const measured = new Set<number>();
let interrupted = false;

/** Whether the measurements were asked to end. */
export const isInterrupted = (): boolean => interrupted;

/** Ends the commands under measurement and starts no more. The clean-up still runs. */
export function interrupt(): void {
  interrupted = true;
  for (const pid of measured) endTree(pid);
}

/** Ends every process of the tree separately, because Pulumi's plugins lead their own process groups. */
function endTree(root: number): void {
  for (const pid of processTree(root)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function start({ argv, cwd, env }: Command): ChildProcess {
  const [program, ...args] = argv;
  return spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
}

function failure({ argv }: Command, { code, seconds, output }: Attempt): Error {
  const end = code === null ? `was ended after ${seconds.toFixed(0)} s` : `ended with ${code}`;
  return new Error(`${argv.join(" ")} ${end}:\n${output.slice(-4000)}`);
}

/** Seconds after which a contender's command counts as hanging: some wait for health for ever. */
const hangs = 600;

/** Runs a contender's command to its end. A failure includes the end of the command's output. */
export async function measure(command: Command, onLine?: OnLine): Promise<Measured> {
  const attempt = await attempted(command, hangs, onLine);
  if (attempt.code !== 0) throw failure(command, attempt);
  return attempt;
}

/** Runs a contender's command that may fail. Ends it after the limit. */
export async function attempted(command: Command, limitSeconds?: number, onLine?: OnLine): Promise<Attempt> {
  if (interrupted) throw new Error("interrupted");
  return execute(command, measured, limitSeconds, onLine);
}

async function execute(command: Command, running: Set<number>, limitSeconds?: number, onLine?: OnLine): Promise<Attempt> {
  const started = performance.now();
  const child = start(command);
  const pid = child.pid;
  if (pid === undefined) await once(child, "error").then(([error]) => Promise.reject(error as Error));
  const root = pid as number;
  running.add(root);
  let seconds = 0;
  let peakMemoryMb = 0;
  const sample = setInterval(() => (peakMemoryMb = Math.max(peakMemoryMb, treeMemoryMb(root))), sampleEvery);
  const limit = limitSeconds === undefined ? undefined : setTimeout(() => endTree(root), limitSeconds * 1000);
  child.once("exit", () => {
    seconds = (performance.now() - started) / 1000;
    clearTimeout(limit);
    running.delete(root);
  });
  const output = collect(child, onLine);
  const [code] = (await once(child, "close").finally(() => clearInterval(sample))) as [number | null];
  return { code, seconds, peakMemoryMb, output: output() };
}

/** Collects the output of a process and passes on each complete line. */
function collect(child: ChildProcess, onLine?: OnLine): () => string {
  let output = "";
  let pending = "";
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    if (onLine === undefined || child.pid === undefined) return;
    const lines = (pending + chunk.toString()).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) onLine(line, child.pid);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => output;
}

/** Runs a helper command without a measurement, and returns its output. */
export async function run(
  argv: readonly [string, ...string[]],
  cwd = process.cwd(),
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const command = { argv, cwd, env };
  const attempt = await execute(command, new Set());
  if (attempt.code !== 0) throw failure(command, attempt);
  return attempt.output.trim();
}

/** A command that runs in the background until it is ended. */
export class Background {
  private readonly child: ChildProcess;
  private readonly written: () => string;

  constructor(private readonly command: Command) {
    if (interrupted) throw new Error("interrupted");
    this.child = start(command);
    if (this.child.pid !== undefined) measured.add(this.child.pid);
    this.written = collect(this.child);
  }

  /** Waits for a line of output. Fails if the command ends or the time is up before. */
  async ready(sign: RegExp, limitSeconds = 60): Promise<void> {
    const limit = performance.now() + limitSeconds * 1000;
    while (!sign.test(this.written())) {
      const { exitCode: code } = this.child;
      if (code !== null) throw failure(this.command, { code, output: this.written(), seconds: 0, peakMemoryMb: 0 });
      if (performance.now() > limit)
        throw new Error(`${this.command.argv.join(" ")} was not ready within ${limitSeconds} s:\n${this.written()}`);
      await pause(50);
    }
  }

  async stop(limitSeconds = 30): Promise<void> {
    const pid = this.child.pid;
    if (pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const limit = setTimeout(() => endTree(pid), limitSeconds * 1000);
    this.child.kill("SIGTERM");
    await once(this.child, "close");
    clearTimeout(limit);
    measured.delete(pid);
  }
}
