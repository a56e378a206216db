import { spawn, type ChildProcess } from "node:child_process";
import { copiedFromVariable } from "../../config/project";
import { exitCodes } from "../exit";
import type { Deviation, DriftReport } from "../report/deviations";

/** How a run of the engine ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** The last of what it said to people. */
  readonly message: string;
}

/** Bytes of a run's own words that are kept for the journal. */
const kept = 4000;

/** Runs of the engine, each in a process of its own: the watcher stays small and idle. */
export class Runs {
  private running: ChildProcess | undefined;

  constructor(
    private readonly stack: string,
    private readonly program: string,
    private readonly original: string,
  ) {}

  /** What is not as the state says; undefined when the engine could not tell. */
  async inspect(stackFile: string): Promise<{ readonly deviations?: readonly Deviation[]; readonly message: string }> {
    const { code, stdout, message } = await this.run(["drift", "--json"], stackFile);
    if (code !== exitCodes.ok && code !== exitCodes.drift) return { message };
    return { deviations: (JSON.parse(stdout) as DriftReport).deviations, message };
  }

  /** Brings back resources by their logical names. */
  repair(names: readonly string[], stackFile: string): Promise<Ended> {
    return this.run(["repair", ...names], stackFile);
  }

  /** The engine finishes what it has begun and records it. */
  cancel(): void {
    this.running?.kill("SIGTERM");
  }

  get pid(): number | undefined {
    return this.running?.pid;
  }

  private run(args: readonly string[], stackFile: string): Promise<Ended> {
    // A group of its own: Ctrl-C at the watcher's terminal is for the watcher to pass on.
    const child = spawn(process.execPath, [this.program, ...args, "--stack", this.stack], {
      env: { ...process.env, BREAKWATER_FILE: stackFile, [copiedFromVariable]: this.original, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.running = child;
    let [stdout, message] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (message = (message + data.toString()).slice(-kept)));
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        this.running = undefined;
        resolve({ code: code ?? exitCodes.failed, stdout, message: message.trim() });
      });
    });
  }
}
