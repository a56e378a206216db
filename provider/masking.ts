/** A program that prints its own password must not make Breakwater print it. */
export function withoutSecrets(text: string, contents: readonly string[]): string {
  const values = contents.map((content) => content.trim()).filter((value) => value.length >= 6 && !value.includes("\n"));
  return values.reduce((shown, value) => shown.replaceAll(value, "***"), text);
}

/** Sets a program's last lines apart from Breakwater's own words. */
export const quotedLines = (text: string): string => text.trimEnd().replace(/^/gm, "  | ");
