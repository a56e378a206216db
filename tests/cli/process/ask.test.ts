import { PassThrough } from "node:stream";
import { readSecret } from "../../../cli/process/ask";

function terminal(): { input: PassThrough & { isTTY: boolean; setRawMode: jest.Mock }; out: { write: jest.Mock } } {
  return { input: Object.assign(new PassThrough(), { isTTY: true, setRawMode: jest.fn() }), out: { write: jest.fn() } };
}

const typed = async (keys: string): Promise<{ answer: Promise<string>; shown: string; raw: boolean[] }> => {
  const { input, out } = terminal();
  const answer = readSecret("Value: ", input, out as unknown as typeof process.stderr);
  input.write(keys);
  await answer.catch(() => undefined);
  return { answer, shown: out.write.mock.calls.flat().join(""), raw: input.setRawMode.mock.calls.flat() as boolean[] };
};

test("typed text is not shown, and can be corrected", async () => {
  const { answer, shown, raw } = await typed("wrong\u0015hunter3\u007f2\r");
  expect([await answer, shown, raw]).toEqual(["hunter2", "Value: \n", [true, false]]);
});

test("Ctrl-C cancels, and the terminal is restored", async () => {
  const { answer, raw } = await typed("hun\u0003");
  await expect(answer).rejects.toMatchObject({ code: 130, message: "Cancelled. Nothing was changed." });
  expect(raw).toEqual([true, false]);
});

test.each([
  ["one line", "hunter2\n", "hunter2"],
  ["several lines; only the last end goes", "a\nb\n\n", "a\nb\n"],
  ["no line end", "hunter2", "hunter2"],
  ["nothing", "", ""],
])("standard input: %s", async (_what, text, value) => {
  const input = new PassThrough();
  input.end(text);
  expect(await readSecret("Value: ", input)).toBe(value);
});
