import { Duplex } from "node:stream";
import type Dockerode from "dockerode";
import { Demultiplexer } from "./demux";
import type { ExecOptions, ExecResult } from "./types";

const defaultTimeoutMs = 60_000;

interface Attached {
  readonly exec: Dockerode.Exec;
  readonly socket: Duplex;
}

async function attach(docker: Dockerode, container: string, command: string[], stdin: boolean, user?: string): Promise<Attached> {
  const outputs = { AttachStdout: true, AttachStderr: true };
  const exec = await docker
    .getContainer(container)
    .exec({ ...outputs, AttachStdin: stdin, Cmd: command, ...(user === undefined ? {} : { User: user }) });
  return { exec, socket: await exec.start({ hijack: true, stdin }) };
}

/** Docker closes the stream a moment before it records the exit code. */
export async function exitCodeOf(exec: Dockerode.Exec, deadline: number): Promise<number> {
  for (;;) {
    const { ExitCode: code, Running: running } = await exec.inspect();
    if (!running && code !== null) return code;
    if (Date.now() > deadline) throw new Error("its output ended, but it still runs");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function run(docker: Dockerode, container: string, command: string[], options: ExecOptions): Promise<ExecResult> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const deadline = Date.now() + timeoutMs;
  const { exec, socket } = await attach(docker, container, command, options.input !== undefined, options.user);
  const collected: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
  const demultiplexer = new Demultiplexer((output, data) => collected[output].push(data));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error(`no end within ${timeoutMs / 1000} s`)), timeoutMs);
    socket.on("data", (chunk: Buffer) => demultiplexer.feed(chunk));
    socket.once("end", resolve).once("error", reject).once("close", resolve);
    socket.once("close", () => clearTimeout(timer));
    if (options.input !== undefined) socket.end(options.input);
  });
  socket.destroy();
  const text = (output: "stdout" | "stderr"): string => Buffer.concat(collected[output]).toString();
  return { exitCode: await exitCodeOf(exec, deadline), stdout: text("stdout"), stderr: text("stderr") };
}

export async function openStream(docker: Dockerode, container: string, command: string[], user?: string): Promise<Duplex> {
  const { socket } = await attach(docker, container, command, true, user);
  return new CommandStream(socket, `${command[0]} in ${container}`);
}

/** The raw bytes of a command: its output without the framing. Its stderr is kept for the error. */
class CommandStream extends Duplex {
  private complaint = "";
  private silent = true;
  private finished = false;

  constructor(
    private readonly socket: Duplex,
    private readonly title: string,
  ) {
    super();
    const demultiplexer = new Demultiplexer((output, data) => this.receive(output, data));
    socket.on("data", (chunk: Buffer) => demultiplexer.feed(chunk));
    socket.once("end", () => this.finish()).once("error", (error) => this.destroy(error));
    socket.once("close", () => this.finish());
  }

  private receive(output: "stdout" | "stderr", data: Buffer): void {
    if (output === "stderr") this.complaint = (this.complaint + data.toString()).slice(-2000);
    else {
      this.silent = false;
      if (!this.push(data)) this.socket.pause();
    }
  }

  private finish(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.silent && this.complaint) this.destroy(new Error(`${this.title}: ${this.complaint.trim()}`));
    else this.push(null);
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  // Database clients treat a stream as their socket.
  setKeepAlive = (): this => this;
  setNoDelay = (): this => this;
  setTimeout = (): this => this;
  ref = (): this => this;
  unref = (): this => this;
}
