import { exitCodes, Stop } from "./exit";

interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** Reads a value without showing it: from a terminal without an echo, or all of standard input without its last line end. */
export async function readSecret(question: string, input: Input = process.stdin, out = process.stderr): Promise<string> {
  if (input.isTTY !== true) return (await all(input)).replace(/\r?\n$/, "");
  out.write(question);
  input.setRawMode?.(true);
  try {
    return await typed(input);
  } finally {
    input.setRawMode?.(false);
    input.pause();
    out.write("\n");
  }
}

async function all(input: Input): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString();
}

/** Backspace and Ctrl-U correct the input; Ctrl-C and Ctrl-D cancel it. */
function typed(input: Input): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer | string): void => {
      for (const key of chunk.toString()) {
        if (key === "\r" || key === "\n") return end(() => resolve(text));
        if (key === "\u0003" || key === "\u0004")
          return end(() => reject(new Stop(exitCodes.cancelled, "Cancelled. Nothing was changed.")));
        if (key === "\u007f" || key === "\b") text = text.slice(0, -1);
        else if (key === "\u0015") text = "";
        else text += key;
      }
    };
    const end = (finish: () => void): void => {
      input.off("data", take);
      finish();
    };
    input.on("data", take);
    input.resume();
  });
}
