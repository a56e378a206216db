import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { read, type Entry } from "../../../cli/watch/journal";
import { docker } from "./docker";
import { eventually } from "./eventually";
import { freePort, ok } from "./http";
import type { TestStack } from "./stack";

/** A `./breakwater watch` process for a stack. */
export class Watch {
  output = "";
  private readonly ended: Promise<number | null>;

  private constructor(
    private readonly stack: TestStack,
    readonly port: number,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on("data", (data: Buffer) => (this.output += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (this.output += data.toString()));
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static async start(stack: TestStack): Promise<Watch> {
    const port = await freePort();
    const command = [join(stack.clone, "dist/cli.js"), "watch", "--stack", stack.name, "--listen", `127.0.0.1:${port}`];
    const watch = new Watch(stack, port, spawn(process.execPath, command, { cwd: stack.clone, env: stack.environment, stdio: "pipe" }));
    await eventually(() => watch.get("/healthz"), { within: 60 });
    return watch;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get = async (path: string): Promise<string> => (await ok(`http://127.0.0.1:${this.port}${path}`)).text;

  get journal(): Entry[] {
    return read(join(this.stack.home, "watch", this.stack.name, "journal.jsonl"));
  }

  /** Waits for a new line in the journal. */
  async says(
    event: Entry["event"],
    resource: string | undefined,
    { after = 0, within = 90 }: { after?: number; within?: number } = {},
  ): Promise<Entry> {
    return eventually(
      async () => {
        const found = this.journal
          .slice(after)
          .find((entry) => entry.event === event && (resource === undefined || entry.resource === resource));
        if (!found) throw new Error(`no "${event}" of ${resource} in the journal:\n${this.output}`);
        return found;
      },
      { within },
    );
  }

  /** Returns the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  get holdsPlace(): boolean {
    return existsSync(join(this.stack.home, "watch", this.stack.name, "watcher.json"));
  }
}

/** Removes a container, like an accident, and returns the time of the request. */
export async function remove(stack: TestStack, part: string): Promise<number> {
  const [container] = await stack.part(part);
  const start = performance.now();
  await docker("rm", "--force", container?.Id ?? part);
  return start;
}
