/** Quotes group words, and a backslash escapes the next character. */
export function splitWords(text: string): string[] {
  const words = text.match(/(?:"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\\[\s\S]|[^\s"'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'|\\([\s\S])/g, (_whole, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replace(/\\([\s\S])/g, "$1") : (single ?? escaped ?? ""),
    ),
  );
}
