import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { HostAddress } from "./address";
import { connect } from "./connect";
import { Demultiplexer } from "./demux";
import { dockerError } from "./errors";

export interface LogLine {
  /** When the container wrote the line, according to Docker: RFC 3339 with nanoseconds. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

export interface LogQuery {
  /** Number of lines from the end, counted before any other filter; absent: all. */
  readonly tail?: number | undefined;
  /** Seconds since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Splits bytes into lines, for each output separately. A character may arrive in two chunks. */
class Lines {
  private readonly decoder = new StringDecoder("utf8");
  private rest = "";

  constructor(
    private readonly stream: LogLine["stream"],
    private readonly take: (line: LogLine) => void,
  ) {}

  feed(data: Buffer): void {
    const lines = (this.rest + this.decoder.write(data)).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.tell(line);
  }

  end(): void {
    if (this.rest !== "") this.tell(this.rest);
    this.rest = "";
  }

  private tell(line: string): void {
    const space = line.indexOf(" ");
    this.take({ time: line.slice(0, space), stream: this.stream, text: line.slice(space + 1).replace(/\r$/, "") });
  }
}

/** Reads Docker's log stream, which is framed by output, or raw if the container has a terminal. */
export class LogReader {
  private readonly lines: Readonly<Record<LogLine["stream"], Lines>>;
  private readonly demultiplexer: Demultiplexer;

  constructor(
    take: (line: LogLine) => void,
    private readonly tty: boolean,
  ) {
    this.lines = { stdout: new Lines("stdout", take), stderr: new Lines("stderr", take) };
    this.demultiplexer = new Demultiplexer((name, data) => this.lines[name].feed(data));
  }

  feed(chunk: Buffer): void {
    if (this.tty) this.lines.stdout.feed(chunk);
    else this.demultiplexer.feed(chunk);
  }

  end(): void {
    this.lines.stdout.end();
    this.lines.stderr.end();
  }
}

/** Reads a container's log. With a signal, follows it until the signal aborts or the container is removed. */
export async function readLog(
  host: HostAddress,
  id: string,
  query: LogQuery,
  take: (line: LogLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const container = (await connect(host)).getContainer(id);
    const reader = new LogReader(take, (await container.inspect()).Config.Tty);
    const { tail, since, until } = query;
    const wanted = {
      ...{ stdout: true as const, stderr: true as const, timestamps: true },
      ...(tail === undefined ? {} : { tail }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    };
    if (signal === undefined) reader.feed(await container.logs({ ...wanted, follow: false }));
    else await followed((await container.logs({ ...wanted, follow: true })) as unknown as Readable, reader, signal);
    reader.end();
  } catch (error) {
    throw dockerError(host.address, `reading the log of container ${id.slice(0, 12)}`, error);
  }
}

async function followed(stream: Readable, reader: LogReader, signal: AbortSignal): Promise<void> {
  const stop = (): void => void stream.destroy();
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  stream.on("data", (chunk: Buffer) => reader.feed(chunk));
  await new Promise<void>((resolve, reject) => stream.once("close", resolve).once("end", resolve).once("error", reject)).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
    },
  );
  signal.removeEventListener("abort", stop);
}
