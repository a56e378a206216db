import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually";
import { must, run } from "./process";

// The daemon and its processes have their own namespaces, so they all end with it, even if the tests are killed.
const isolation = ["--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"];
const inside = 'mount -t tmpfs tmpfs /run && exec "$@"';

/** Longer than Docker waits for its containers. */
const stopSeconds = 60;

/**
 * A separate Docker daemon with its own network, whose tests cannot affect other containers. Needs root, and `ip` of the package
 * iproute2, which is installed if it is missing.
 */
export class OwnDocker {
  private readonly id = randomBytes(3).toString("hex");
  private readonly folder = mkdtempSync(join(tmpdir(), "breakwater-engine-"));
  private readonly subnet = `198.18.${parseInt(this.id.slice(0, 2), 16)}`;
  private readonly network = `breakwater-${this.id}`;
  private readonly cable = [`bw-${this.id}-0`, `bw-${this.id}-1`] as const;
  private daemon: ChildProcess | undefined;

  /** As in a stack file. */
  readonly address = `unix://${join(this.folder, "docker.sock")}`;
  /** The address at which this machine reaches the published ports of the daemon's containers. */
  readonly ip = `${this.subnet}.2`;

  /** Starts a daemon and loads these images from the machine's own Docker. */
  static async with(images: readonly string[]): Promise<OwnDocker> {
    const own = new OwnDocker();
    try {
      await own.connect();
      await own.start();
      const copy = 'set -o pipefail; address=$1; shift; docker save "$@" | docker --host "$address" load';
      await must("bash", ["-c", copy, "bash", own.address, ...images]);
      return own;
    } catch (error) {
      await own.remove();
      throw error;
    }
  }

  async start(): Promise<void> {
    const log = openSync(join(this.folder, "dockerd.log"), "a");
    const dockerd = ["dockerd", "--host", this.address, "--data-root", join(this.folder, "data"), "--exec-root", "/run/docker"];
    const command = ["--pdeathsig", "KILL", "nsenter", `--net=/run/netns/${this.network}`, "unshare", ...isolation];
    this.daemon = spawn("setpriv", [...command, "sh", "-c", inside, "sh", ...dockerd, "--pidfile", "/run/docker.pid"], {
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    try {
      await eventually(() => must("docker", ["--host", this.address, "version"]), { within: 60 });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.log()}`);
    }
  }

  /** Like a shutdown: containers get a stop signal first. */
  stop(): Promise<void> {
    return this.end("SIGTERM");
  }

  /** Like a crash of the machine: kills the daemon and all containers together. */
  crash(): Promise<void> {
    return this.end("SIGKILL");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { daemon } = this;
    if (daemon?.pid === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once("close", resolve));
    // unshare does not pass on signals, and ends when the last process inside has ended.
    const inside = Number(readFileSync(`/proc/${daemon.pid}/task/${daemon.pid}/children`, "utf8"));
    process.kill(inside, signal);
    const late = setTimeout(() => process.kill(inside, "SIGKILL"), stopSeconds * 1000);
    await ended;
    clearTimeout(late);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Removes everything from this machine. */
  async remove(): Promise<void> {
    await this.crash();
    await run("ip", ["link", "delete", this.cable[0]]);
    if (existsSync(`/run/netns/${this.network}`)) await must("ip", ["netns", "delete", this.network]);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private async connect(): Promise<void> {
    if ((await run("sh", ["-c", "command -v ip"])).code !== 0) await must("apt-get", ["install", "-y", "-qq", "iproute2"]);
    const [here, there] = this.cable;
    const ip = (...args: string[]) => must("ip", args);
    await ip("netns", "add", this.network);
    await ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", this.network);
    await ip("address", "add", `${this.subnet}.1/30`, "dev", here);
    await ip("link", "set", here, "up");
    await ip("-n", this.network, "address", "add", `${this.ip}/30`, "dev", there);
    await ip("-n", this.network, "link", "set", there, "up");
    await ip("-n", this.network, "link", "set", "lo", "up");
  }

  private log(): string {
    return readFileSync(join(this.folder, "dockerd.log"), "utf8").split("\n").slice(-30).join("\n");
  }
}
