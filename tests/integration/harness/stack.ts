import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect, labelled, removeLabelled, type Inspected } from "./docker";
import { freePort, ok, request, type RequestOptions } from "./http";
import { merge, root, type Tree } from "./platform";
import { must, run, type Result } from "./process";

jest.setTimeout(600_000);
// A failed expectation needs its location. tests/setup.js limits traces for speed, which does not matter here.
Error.stackTraceLimit = 10;

/** The documented exit codes of the command line. */
export const exit = { ok: 0, failed: 1, mistake: 2, drift: 7 } as const;

/** A stack with its own name, port, state, passphrase and stack file. */
export class TestStack {
  readonly home = mkdtempSync(join(tmpdir(), "breakwater-"));
  readonly file = join(this.home, "stack.yaml");

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly first: Tree,
    private platform = first,
  ) {
    this.describe({});
  }

  /** The clone of Breakwater whose programs are run. */
  clone = root;

  /** Only for the processes of this clone. */
  extra: NodeJS.ProcessEnv = {};

  /** Another clone of the same repository: the same stack file and a separate home. */
  cloned(extra: NodeJS.ProcessEnv): TestStack {
    const other = new TestStack(this.name, this.port, this.first, this.platform);
    copyFileSync(this.file, other.file);
    other.extra = extra;
    return other;
  }

  /** Deploys nothing yet. The first entry in the platform gets the free port. */
  static async prepare(platform: Tree): Promise<TestStack> {
    const port = await freePort();
    const entry = Object.keys((platform.entries ?? {}) as Tree)[0];
    const listen = { address: "127.0.0.1", port };
    return new TestStack(
      `t-${randomBytes(3).toString("hex")}`,
      port,
      entry ? merge(platform, { entries: { [entry]: { listen } } }) : platform,
    );
  }

  /** Changes the stack file. */
  describe(changes: Tree): void {
    this.platform = merge(this.platform, changes);
    writeFileSync(this.file, JSON.stringify({ config: { "breakwater:platform": this.platform } }, undefined, 2));
  }

  /** Writes another stack file. */
  declare(platform: Tree): void {
    this.platform = platform;
    this.describe({});
  }

  /** After `--`, the arguments belong to a command in a container. */
  breakwater(command: string, ...args: string[]): Promise<Result> {
    const end = args.includes("--") ? args.indexOf("--") : args.length;
    const all = [command, ...args.slice(0, end), "--stack", this.name, ...args.slice(end)];
    return run(process.execPath, [join(this.clone, "dist/cli.js"), ...all], {
      cwd: this.clone,
      env: this.env,
      limitSeconds: 480,
    });
  }

  /** An `up` that has to succeed. Returns the changes, the outputs and the seconds. */
  async up(): Promise<{ readonly changes: readonly object[]; readonly outputs: Tree; readonly seconds: number; readonly output: string }> {
    const { code, stdout, output, seconds } = await this.breakwater("up", "--json");
    if (code !== exit.ok) throw new Error(`up of ${this.name} ended with ${code}:\n${output}`);
    return { ...(JSON.parse(stdout) as { changes: object[]; outputs: Tree }), seconds, output };
  }

  /** Plain Pulumi as in the README, after sourcing env.sh. */
  pulumi(...args: string[]): Promise<Result> {
    const script = '. "$BREAKWATER_HOME/env.sh" && exec pulumi --non-interactive "$@"';
    return run("bash", ["-c", script, "bash", ...args], { cwd: root, env: this.env, limitSeconds: 300 });
  }

  /** Asks Pulumi whether there is anything to do: 0 or 7. */
  async refreshExitCode(): Promise<number> {
    const { code, output } = await this.pulumi("refresh", "--preview-only", "--expect-no-changes");
    if (code !== exit.ok && code !== exit.drift) throw new Error(`refresh of ${this.name} ended with ${code}:\n${output}`);
    return code;
  }

  /** Rows of tab-separated columns, as root of one member of a database. */
  async sql(member: string, query: string): Promise<string[]> {
    const text = await must(
      "docker",
      ["exec", "-i", `${this.name}-${member}`, "mariadb", "--user=root", "--batch", "--skip-column-names"],
      { input: query },
    );
    return text === "" ? [] : text.split("\n");
  }

  readonly url = (path: string): string => `http://127.0.0.1:${this.port}${path}`;
  readonly get = (path: string, options?: RequestOptions) => ok(this.url(path), options);
  readonly ask = (path: string, options?: RequestOptions) => request(this.url(path), options);

  async containers(): Promise<Inspected[]> {
    try {
      return await inspect(...(await labelled(this.name)).containers);
    } catch (error) {
      // A run may remove one between the list and the question.
      if (!String(error).includes("No such container")) throw error;
      return this.containers();
    }
  }

  /** The containers of an app, a database or an entry, or the container of a member such as `db-0`, in order. */
  async part(name: string): Promise<Inspected[]> {
    const resource = ({ Config }: Inspected) => Config.Labels["breakwater.resource"] ?? "";
    const belongs = (text: string) => text === name || new RegExp(`^${name}-\\d+$`).test(text);
    return (await this.containers()).filter((one) => belongs(resource(one))).sort((a, b) => resource(a).localeCompare(resource(b)));
  }

  /** For afterAll: shows the logs if a test of the file failed, then removes the stack in any state. */
  async destroy(): Promise<void> {
    if ((globalThis as { testFailed?: boolean }).testFailed) await this.showLogs();
    this.platform = this.first;
    this.describe({});
    const { code, output } = await this.breakwater("destroy-data", "--confirm", this.name);
    await removeLabelled(this.name);
    this.discard();
    if (code !== exit.ok) throw new Error(`destroy-data of ${this.name} ended with ${code}:\n${output}`);
  }

  /** For stacks that never reached a host. */
  discard(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  private async showLogs(): Promise<void> {
    for (const { Id, Name, State } of await this.containers()) {
      const { output } = await run("docker", ["logs", "--tail", "30", Id]);
      process.stderr.write(`${Name} ${State.Status} ${State.Health?.Status ?? ""}\n${output}\n`);
    }
  }

  /** Removes the last replica, with the data that `up` would keep. */
  async forgetMember(database: string, index: number): Promise<void> {
    this.describe({ databases: { [database]: { replicas: index - 1 } } });
    await this.up();
    await must("docker", ["rm", "--force", `${this.name}.anchor`]);
    await must("docker", ["volume", "rm", `${this.name}-${database}-${index}-data`]);
    await this.up();
  }

  /** For a command line that a test starts itself. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.env };
  }

  private get env(): NodeJS.ProcessEnv {
    return { BREAKWATER_HOME: this.home, BREAKWATER_FILE: this.file, NO_COLOR: "1", ...this.extra };
  }
}

/** Prepares and deploys. Removes the leftovers of a failed start. */
export async function deploy(platform: Tree): Promise<TestStack> {
  const stack = await TestStack.prepare(platform);
  try {
    await stack.up();
    return stack;
  } catch (error) {
    (globalThis as { testFailed?: boolean }).testFailed = true;
    await stack.destroy().catch((second: unknown) => console.info(String(second)));
    throw error;
  }
}
