/** Docker's framing of a command's outputs: one byte for the output, three zeros, four for the length. */
export class Demultiplexer {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly take: (output: "stdout" | "stderr", data: Buffer) => void) {}

  feed(chunk: Buffer): void {
    let buffer = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    while (buffer.length >= 8) {
      const end = 8 + buffer.readUInt32BE(4);
      if (buffer.length < end) break;
      this.take(buffer[0] === 2 ? "stderr" : "stdout", buffer.subarray(8, end));
      buffer = buffer.subarray(end);
    }
    this.rest = buffer;
  }
}
