import { resolve } from "node:path";

const command = /(?<![\w./-])\.\/breakwater(?= )/g;
const plain = /^[\w@%+=:,./-]+$/;

/** Set by the launcher: the path by which it was called. */
export const launcherVariable = "BREAKWATER_LAUNCHER";

/**
 * A text with the commands that it names as they work where the person stands: `./breakwater` in the clone, elsewhere the path by which
 * the launcher was called.
 */
export function asCalled(
  text: string,
  {
    env = process.env,
    cwd = process.cwd(),
    root = resolve(__dirname, ".."),
  }: { env?: NodeJS.ProcessEnv; cwd?: string; root?: string } = {},
): string {
  const called = env[launcherVariable];
  if (!called || cwd === root) return text;
  // Inside of JSON a quotation mark would end the text.
  if (/["\\']/.test(called)) return text;
  const name = plain.test(called) ? called : `'${called}'`;
  return text.replaceAll(command, () => name);
}
