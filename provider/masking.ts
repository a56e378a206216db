/** A program that prints its own password must not make us print it. */
export function withoutSecrets(text: string, contents: readonly string[]): string {
  const values = contents.map((content) => content.trim()).filter((value) => value.length >= 6 && !value.includes("\n"));
  return values.reduce((shown, value) => shown.replaceAll(value, "***"), text);
}

/** A program's last lines, set apart from our own words. */
export const quotedLines = (text: string): string => text.trimEnd().replace(/^/gm, "  | ");
