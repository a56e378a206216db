import { spawn } from "node:child_process";

export interface Result {
  readonly code: number;
  readonly stdout: string;
  /** Both streams, in the order of arrival. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
  /** After this time, the process is killed and the call fails. */
  readonly limitSeconds?: number;
}

/** Runs a program to its end. Its exit code is part of the result. */
export function run(program: string, args: readonly string[], { env, cwd, input, limitSeconds = 300 }: RunOptions = {}): Promise<Result> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: "pipe",
      timeout: limitSeconds * 1000,
      killSignal: "SIGKILL",
    });
    let [stdout, output] = ["", ""];
    child.stdout.on("data", (data: Buffer) => ((stdout += data.toString()), (output += data.toString())));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === null) reject(new Error(`${program} ${args.join(" ")} ended by ${signal}, limit ${limitSeconds} s:\n${output}`));
      else resolve({ code, stdout, output, seconds: (performance.now() - start) / 1000 });
    });
    // A program may end without reading its input; its exit code shows the result.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

/** Runs a program that must succeed, and returns its output. */
export async function must(program: string, args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, output } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed with ${code}:\n${output}`);
  return stdout.trim();
}
