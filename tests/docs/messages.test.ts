import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { bannedIn, bannedWords, type Text } from "./banned";

/** Scripts that run elsewhere, tables of foreign words, and the tests that hold banned words as examples. */
const otherLanguages = /^(provider\/reach\/script|provider\/.*-scripts|adopt\/secrets\/(names|values)|tests\/docs\/.*)\.ts$/;

const filesIn = (...folders: readonly string[]): string[] =>
  execFileSync("git", ["ls-files", ...folders], { encoding: "utf8" })
    .split("\n")
    .filter((path) => path.endsWith(".ts") && !otherLanguages.test(path));

const files = filesIn("adopt", "cli", "components", "config", "docker", "observe", "platform", "provider", "topology");

/** The texts in a file that a person may read: literals of more than one word. A placeholder ends a text. */
function textsOf(path: string, source = readFileSync(path, "utf8")): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.text });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.filter(({ text }) => /\w\W+\w/.test(text));
}

describe("texts of the program", () => {
  test("a banned word is found in a message, but not in a name, a comment, or code in a message", () => {
    const source = 'const told = "told"; // told\nconst message = `Run \\`told\\` when ${told} was told so.`;\n';
    expect(bannedIn("x.ts", textsOf("x.ts", source))).toEqual(['x.ts:2: "told" (banned: told)']);
  });

  test("messages are found", () => {
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((path) => textsOf(path)).length).toBeGreaterThan(2000);
  });

  test("no message, help text or description has a banned word", () => {
    expect(files.flatMap((path) => bannedIn(path, textsOf(path)))).toEqual([]);
  });

  // A pattern would also find names and other programs' sentences that a test needs.
  test("no row or expected text of a test has a banned word", () => {
    expect(filesIn("tests").flatMap((path) => bannedIn(path, textsOf(path), bannedWords))).toEqual([]);
  });
});
