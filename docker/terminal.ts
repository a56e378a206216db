import type { Duplex } from "node:stream";
import { Demultiplexer } from "./demux";

/** Where a person, or a script, is: what the command in a container reads and writes. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown; unref?(): unknown };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number };
  readonly errors: NodeJS.WritableStream;
}

/** A terminal of its own for the command only when both ends are one: a pipe would get line ends and colours that it did not ask for. */
export const wantsTty = ({ input, output }: Terminal): boolean => input.isTTY === true && output.isTTY === true;

/** Sizes that a terminal takes, now and later. */
export function followSize({ output }: Terminal, resize: (size: { h: number; w: number }) => Promise<unknown>): () => void {
  const tell = (): void => void resize({ h: output.rows ?? 24, w: output.columns ?? 80 }).catch(() => undefined);
  tell();
  output.on("resize", tell);
  return () => void output.off("resize", tell);
}

/** Joins a command's stream and a terminal until the command has written all that it writes. */
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
    // What nobody reads any more keeps no process alive.
    input.unref?.();
    socket.destroy();
  }
}
