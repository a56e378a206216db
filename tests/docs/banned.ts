import { readFileSync } from "node:fs";

export const stylePage = "docs/style.md";

/** A row of the last table of docs/style.md. */
export interface Banned {
  readonly text: string;
  readonly example: string;
  readonly expression: RegExp;
}

export function bannedList(page: string = readFileSync(stylePage, "utf8")): Banned[] {
  const rows = page.matchAll(/^\| (word|pattern) +\| `([^`]+)` +\| `([^`]+)` +\| [^|]+ \|$/gm);
  return [...rows].map(([, kind, cell = "", example = ""]) => {
    const text = cell.replaceAll("\\|", "|");
    const source = text.replaceAll(" ", "\\s+");
    const expression = kind === "word" ? new RegExp(`(?<![\\w-])${source}(?![\\w-])`, "gi") : new RegExp(source, "gm");
    return { text, example, expression };
  });
}
