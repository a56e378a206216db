import { readFileSync } from "node:fs";

export const stylePage = "docs/style.md";

/** A row of the last table of docs/style.md. */
export interface Banned {
  readonly text: string;
  readonly example: string;
  readonly isWord: boolean;
  readonly expression: RegExp;
}

/** A text in a source file, and its first line. */
export interface Text {
  readonly line: number;
  readonly text: string;
}

export function bannedList(page: string = readFileSync(stylePage, "utf8")): Banned[] {
  const rows = page.matchAll(/^\| (word|pattern) +\| `([^`]+)` +\| `([^`]+)` +\| [^|]+ \|$/gm);
  return [...rows].map(([, kind, cell = "", example = ""]) => {
    const text = cell.replaceAll("\\|", "|");
    const source = text.replaceAll(" ", "\\s+");
    const expression = kind === "word" ? new RegExp(`(?<![\\w-])${source}(?![\\w-])`, "gi") : new RegExp(source, "gm");
    return { text, example, isWord: kind === "word", expression };
  });
}

const banned = bannedList();
const withoutCode = (text: string): string => text.replace(/`[^`]*`/g, "x");

export const bannedIn = (path: string, texts: readonly Text[], list = banned): string[] =>
  texts.flatMap(({ line, text }) =>
    list.flatMap(({ text: word, expression }) =>
      [...withoutCode(text).matchAll(expression)].map(([found]) => `${path}:${line}: "${found}" (banned: ${word})`),
    ),
  );

export const bannedWords = banned.filter(({ isWord }) => isWord);

/** The banned words in names: `fillAgainNow` is read as "fill again now". */
export const bannedInNames = (path: string, names: readonly Text[]): string[] =>
  bannedIn(
    path,
    names.map(({ line, text }) => ({ line, text: text.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/[^A-Za-z0-9]+/g, " ") })),
    bannedWords,
  );
