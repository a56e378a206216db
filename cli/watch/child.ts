import { spawn, type ChildProcess } from "node:child_process";
import { copiedFromVariable } from "../../config/project";
import { exitCodes } from "../process/exit";
import type { DeviatingResource, DriftReport } from "../drift/deviations";

/** How a Pulumi run ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** The end of what it wrote to standard error. */
  readonly message: string;
}

/** Bytes of a run's output that are kept for the journal. */
const kept = 4000;

/** Pulumi runs, each in its own process, so that the watcher stays small and idle. */
export class Runs {
  private running: ChildProcess | undefined;

  constructor(
    private readonly stack: string,
    private readonly program: string,
    private readonly original: string,
  ) {}

  /** The deviations from the state; undefined if Pulumi could not determine them. */
  async inspect(stackFile: string): Promise<{ readonly deviations?: readonly DeviatingResource[]; readonly message: string }> {
    const { code, stdout, message } = await this.run(["drift", "--json"], stackFile);
    if (code !== exitCodes.ok && code !== exitCodes.drift) return { message };
    return { deviations: (JSON.parse(stdout) as DriftReport).deviations, message };
  }

  /** Repairs resources by their logical names. */
  repair(names: readonly string[], stackFile: string): Promise<Ended> {
    return this.run(["repair", ...names], stackFile);
  }

  /** Pulumi finishes the operations that it has started and records them. */
  cancel(): void {
    this.running?.kill("SIGTERM");
  }

  get pid(): number | undefined {
    return this.running?.pid;
  }

  private run(args: readonly string[], stackFile: string): Promise<Ended> {
    // Its own process group: the watcher decides what Ctrl-C in its terminal means for the run.
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
