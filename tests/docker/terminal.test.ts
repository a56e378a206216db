import { PassThrough, type Duplex } from "node:stream";
import duplexPair from "node:stream";
import { join, wantsTty, type Terminal } from "../../docker/terminal";

/** A socket whose other end belongs to the test. */
function socketPair(): {
  socket: Duplex;
  far: { received: string; send: (data: Buffer | string) => void; ended: boolean; close: () => void };
} {
  const down = new PassThrough();
  const far = { received: "", ended: false, send: (data: Buffer | string) => void down.write(data), close: () => void down.end() };
  const socket = duplexPair.Duplex.from({
    readable: down,
    writable: new duplexPair.Writable({
      write: (chunk: Buffer, _encoding, done) => ((far.received += chunk.toString()), done()),
      final: (done) => ((far.ended = true), done()),
    }),
  });
  return { socket, far };
}

const made = (isTTY: boolean) => {
  const modes: boolean[] = [];
  const text = { output: "", errors: "" };
  const writer = (name: keyof typeof text) =>
    Object.assign(
      new PassThrough().on("data", (data: Buffer) => (text[name] += data.toString())),
      { isTTY },
    );
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (raw: boolean) => void modes.push(raw) });
  return { terminal: { input, output: writer("output"), errors: writer("errors") } satisfies Terminal, input, text, modes };
};

const framed = (output: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([output, 0, 0, 0, 0, 0, 0, text.length]), Buffer.from(text)]);

test("through pipes: outputs are separated, and the end of the input reaches the command", async () => {
  const { socket, far } = socketPair();
  const { terminal, input, text, modes } = made(false);
  const joined = join(socket, terminal, wantsTty(terminal));
  input.end("given");
  far.send(framed(1, "out"));
  far.send(framed(2, "err"));
  await new Promise((resolve) => setImmediate(resolve));
  far.close();
  await joined;
  expect([text, far.received, far.ended, modes]).toEqual([{ output: "out", errors: "err" }, "given", true, []]);
});

test("in a terminal: keys are passed unchanged, and the terminal is restored, even after an error", async () => {
  const { socket, far } = socketPair();
  const { terminal, input, text, modes } = made(true);
  const joined = join(socket, terminal, wantsTty(terminal));
  input.write("\u0003");
  far.send("raw \u001b[1mtext");
  await new Promise((resolve) => setImmediate(resolve));
  socket.destroy(new Error("the connection was cut"));
  await expect(joined).rejects.toThrow("the connection was cut");
  expect([text.output, far.received, modes]).toEqual(["raw \u001b[1mtext", "\u0003", [true, false]]);
});
