import { LogReader, type LogLine } from "../../docker/log-lines";

const at = "2026-11-26T09:00:00.000000001Z";

/** Docker's frame: one byte for the output, three zeros, four for the length. */
function frame(output: 1 | 2, text: string | Buffer): Buffer {
  const content = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = output;
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function read(chunks: readonly Buffer[], tty = false): LogLine[] {
  const lines: LogLine[] = [];
  const reader = new LogReader((line) => lines.push(line), tty);
  for (const chunk of chunks) reader.feed(chunk);
  reader.end();
  return lines;
}

test("the outputs are separated, even if their chunks alternate in the middle of a line or of a character", () => {
  const whole = Buffer.from(`${at} grün\n`);
  const cut = whole.length - 3;
  expect(
    read([
      frame(1, whole.subarray(0, cut)),
      frame(2, `${at} wrong\n`),
      Buffer.concat([frame(1, whole.subarray(cut)), frame(1, `${at} \n${at} end`)]),
    ]),
  ).toEqual([
    { time: at, stream: "stderr", text: "wrong" },
    { time: at, stream: "stdout", text: "grün" },
    { time: at, stream: "stdout", text: "" },
    { time: at, stream: "stdout", text: "end" },
  ]);
});

test("a container with a terminal sends no frames, and ends its lines like a terminal", () => {
  expect(read([Buffer.from(`${at} a`), Buffer.from(` b\r\n`)], true)).toEqual([{ time: at, stream: "stdout", text: "a b" }]);
});
