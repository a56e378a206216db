import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { bannedList, stylePage as style, type Banned } from "./banned";

const read = (path: string) => readFileSync(path, "utf8");
const columns = 100;

/** The pages that follow docs/style.md; docs/reference.md is generated from the schema. */
const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => /^([A-Z]+\.md|docs\/.+\.md)$/.test(path) && path !== "docs/reference.md");

const blank = (text: string) => text.replace(/[^\n]/g, "");

/** The page without its code blocks. Lines keep their numbers. */
const withoutBlocks = (page: string) => page.replace(/^( *)```[\s\S]*?^\1```$/gm, blank);

/** The text in which words are searched. Code in a sentence becomes one letter, so that it stays part of the sentence. */
const searched = (page: string) =>
  withoutBlocks(page)
    .replace(/^\| before .*\n(\|.*\n)+/gm, blank)
    .replace(/`[^`]+`/g, (code) => `x${blank(code.slice(1))}`);

function bannedIn(page: string, list: readonly Banned[]): string[] {
  const prose = searched(page);
  return list.flatMap(({ text, expression }) =>
    [...prose.matchAll(expression)].map(({ 0: found, index }) => {
      const line = prose.slice(0, index).split("\n").length;
      return `line ${line}: "${found.replace(/\s+/g, " ")}" (banned: ${text})`;
    }),
  );
}

/** Tables and lines with only a link cannot be wrapped. */
const fixed = /^\s*(\||([-*] )?(\[[^\]]*\]\([^)]*\)|<?https?:\S+)[.,;:]?$)/;

const tooLong = (page: string) =>
  withoutBlocks(page)
    .split("\n")
    .flatMap((line, index) => {
      const length = [...line].length;
      return length > columns && !fixed.test(line) ? [`line ${index + 1}: ${length} columns`] : [];
    });

describe("docs/style.md", () => {
  const list = bannedList(read(style));

  test("has a list of banned words, and all of its rows are read", () => {
    const [, table = ""] = read(style).split("## Banned words and patterns");
    const rows = table.split("\n").filter((line) => line.startsWith("| ")).length - 2;
    expect(rows).toBeGreaterThan(20);
    expect(list).toHaveLength(rows);
  });

  test.each(list.map((one) => [one.text, one] as const))("bans %s, and finds the row's example in a sentence", (_, one) => {
    expect(bannedIn(`First line.\n\nSo ${one.example} here.`, [one])).toEqual([expect.stringMatching(/^line 3: /) as string]);
  });

  test('a banned word is found across a line break and in a table, but not in code or in a "before" example', () => {
    expect(bannedIn("It fails all\nthe same.", list)).toEqual(['line 1: "all the same" (banned: all the same)']);
    expect(bannedIn("| a   |\n| --- |\n| ANEW |\n", list)).toEqual(['line 3: "ANEW" (banned: anew)']);
    expect(bannedIn("Print `anew`.\n\n```sh\necho anew\n```\n\n| before | after |\n| --- | --- |\n| anew | again |\n", list)).toEqual([]);
  });

  test("a line of 101 columns is found, but not in code or a table, or if it is a link", () => {
    const long = "x".repeat(101);
    expect(tooLong(`${"é".repeat(100)}\n${long}\n`)).toEqual(["line 2: 101 columns"]);
    expect(tooLong(`\`\`\`\n${long}\n\`\`\`\n| ${long} |\n[text](${long})\n- [text](${long}).\nhttps://${long}\n`)).toEqual([]);
  });

  test.each(pages)("%s has no banned word", (page) => {
    expect(bannedIn(read(page), list)).toEqual([]);
  });

  test.each(pages)("%s is wrapped at 100 columns", (page) => {
    expect(tooLong(read(page))).toEqual([]);
  });

  test("the list includes the pages that a reader starts with", () => {
    const first = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/team.md", "docs/coverage.md", "docs/field.md"];
    expect(pages).toEqual(expect.arrayContaining([...first, style, "docs/adr/0001-layout.md"]));
  });
});
