import fc from "fast-check";
import { Demultiplexer } from "../../docker/demux";

const frame = (output: number, text: string): Buffer => {
  const data = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = output;
  head.writeUInt32BE(data.length, 4);
  return Buffer.concat([head, data]);
};

test("outputs are separated, however the bytes are split into chunks", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string())), fc.integer({ min: 1, max: 20 }), (frames, size) => {
      const bytes = Buffer.concat(frames.map(([output, text]) => frame(output, text)));
      const seen = { stdout: "", stderr: "" };
      const collected: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
      const demultiplexer = new Demultiplexer((output, data) => collected[output].push(Buffer.from(data)));
      for (let at = 0; at < bytes.length; at += size) demultiplexer.feed(bytes.subarray(at, at + size));
      for (const output of ["stdout", "stderr"] as const) seen[output] = Buffer.concat(collected[output]).toString();
      const expected = (output: number): string => Buffer.from(frames.flatMap(([o, t]) => (o === output ? [t] : [])).join("")).toString();
      expect(seen).toEqual({ stdout: expected(1), stderr: expected(2) });
    }),
  );
});
