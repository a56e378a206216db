import { spawn, type ChildProcess } from "node:child_process";
import { Agent } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/** Each is a channel in one shared ssh connection; sshd allows 10 by default. */
const maxChannels = 8;

/**
 * Connects through the user's own ssh, as the Docker CLI does, so that keys, jump hosts and known_hosts of ~/.ssh/config apply. With
 * ControlMaster, all channels share one login.
 */
export class SshAgent extends Agent {
  constructor(
    private readonly target: URL,
    private readonly program = "ssh",
  ) {
    super({ keepAlive: true, maxSockets: maxChannels });
  }

  override createConnection(): Duplex {
    return new CommandSocket(this.program, [...sshArguments(this.target), "docker", "system", "dial-stdio"]);
  }
}

export function sshArguments(target: URL): string[] {
  const shared = ["ControlMaster=auto", "ControlPath=~/.ssh/breakwater-%C", "ControlPersist=60"];
  const options = [...shared, "BatchMode=yes", "ConnectTimeout=5"].flatMap((option) => ["-o", option]);
  const login = target.username ? ["-l", decodeURIComponent(target.username)] : [];
  return [...options, ...(target.port ? ["-p", target.port] : []), ...login, "--", target.hostname];
}

/** The input and output of a process as a socket. */
class CommandSocket extends Duplex {
  private readonly child: ChildProcess & { stdin: Socket; stdout: Socket; stderr: Socket };
  private complaint = "";

  constructor(command: string, args: string[]) {
    super({ allowHalfOpen: true });
    this.child = spawn(command, args, { stdio: "pipe" }) as unknown as typeof this.child;
    this.child.stdout.on("data", (chunk) => this.push(chunk) || this.child.stdout.pause());
    // The exit of the process has the reason, which a broken pipe does not.
    this.child.stdin.on("error", () => undefined);
    this.child.stderr.on("data", (chunk) => (this.complaint = (this.complaint + String(chunk)).slice(-1000)));
    this.child.on("error", (error) => this.destroy(new Error(`cannot run ${command}: ${error.message}`)));
    this.child.on("close", (code) => this.finish(code));
  }

  private finish(code: number | null): void {
    if (code === 0) this.push(null);
    else this.destroy(new Error(this.complaint.trim() || `ssh ended with ${code}`));
  }

  override _read(): void {
    this.child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.child.stdin.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.child.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.child.kill();
    done(error);
  }

  // Node's HTTP agent calls these on every idle connection. Without them, a finished program would not exit.
  ref = (): this => this.each("ref");
  unref = (): this => this.each("unref");
  setKeepAlive = (): this => this;
  setNoDelay = (): this => this;
  setTimeout = (): this => this;

  private each(method: "ref" | "unref"): this {
    for (const part of [this.child, this.child.stdin, this.child.stdout, this.child.stderr]) part[method]();
    return this;
  }
}
