import type { Container } from "dockerode";
import { Demultiplexer } from "./demux";

/** The last lines of both outputs of a container, oldest first. */
export async function textOf(container: Container, tail: number): Promise<string> {
  const raw = await container.logs({ stdout: true, stderr: true, tail, follow: false });
  if ((await container.inspect()).Config.Tty) return raw.toString();
  const parts: Buffer[] = [];
  new Demultiplexer((_, data) => parts.push(data)).feed(raw);
  return Buffer.concat(parts).toString();
}
