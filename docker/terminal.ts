import type { Duplex } from "node:stream";
import { Demultiplexer } from "./demux";

/** The input and outputs on this side of a command in a container. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown; unref?(): unknown };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number };
  readonly errors: NodeJS.WritableStream;
}

/** Requests a terminal for the command only if both ends are terminals. A pipe would otherwise get unexpected line ends and colours. */
export const wantsTty = ({ input, output }: Terminal): boolean => input.isTTY === true && output.isTTY === true;

/** Passes on the current size of the terminal and each later one. */
export function followSize({ output }: Terminal, resize: (size: { h: number; w: number }) => Promise<unknown>): () => void {
  const tell = (): void => void resize({ h: output.rows ?? 24, w: output.columns ?? 80 }).catch(() => undefined);
  tell();
  output.on("resize", tell);
  return () => void output.off("resize", tell);
}

/** Connects a command's stream to a terminal until the command's output ends. */
export async function join(socket: Duplex, terminal: Terminal, tty: boolean): Promise<void> {
  const { input, output, errors } = terminal;
  const demultiplexer = new Demultiplexer((name, data) => void (name === "stderr" ? errors : output).write(data));
  if (tty) input.setRawMode?.(true);
  const send = (chunk: Buffer): void => {
    if (!socket.write(chunk)) {
      input.pause();
      socket.once("drain", () => input.resume());
    }
  };
  const finish = (): void => void socket.end();
  input.on("data", send).once("end", finish);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("data", (chunk: Buffer) => (tty ? void output.write(chunk) : demultiplexer.feed(chunk)));
      socket.once("end", resolve).once("close", resolve).once("error", reject);
    });
  } finally {
    input.off("data", send).off("end", finish);
    if (tty) input.setRawMode?.(false);
    input.pause();
    // An unread input must not keep the process alive.
    input.unref?.();
    socket.destroy();
  }
}
