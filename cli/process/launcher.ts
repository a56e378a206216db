import { root as cloneRoot } from "../root";

const command = /(?<![\w./-])\.\/breakwater(?= )/g;
const plain = /^[\w@%+=:,./-]+$/;

/** Set by the launcher: the path that was used to call it. */
export const launcherVariable = "BREAKWATER_LAUNCHER";

/**
 * Adapts the commands in a text to the current folder: `./breakwater` in the clone, elsewhere the path that was used to call the
 * launcher.
 */
export function asCalled(
  text: string,
  { env = process.env, cwd = process.cwd(), root = cloneRoot }: { env?: NodeJS.ProcessEnv; cwd?: string; root?: string } = {},
): string {
  const called = env[launcherVariable];
  if (!called || cwd === root) return text;
  // In JSON, a quotation mark would end the text.
  if (/["\\']/.test(called)) return text;
  const name = plain.test(called) ? called : `'${called}'`;
  return text.replaceAll(command, () => name);
}
