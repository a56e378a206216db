import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { bannedIn, type Text } from "./banned";

/** The folders and files with code: their comments follow docs/style.md. */
const folders = [
  ...["adopt", "bench", "cli", "components", "config", "docker", "observe", "provider"],
  ...["scripts", "tests", "topology", "platform", "index.ts", "plugin.ts", ".dependency-cruiser.cjs"],
];

const files = execFileSync("git", ["ls-files", ...folders], { encoding: "utf8" })
  .split("\n")
  .filter((path) => /\.[cm]?[jt]s$/.test(path));

/** Every comment in a file. Consecutive comments of one line each are one text, because a sentence may span them. */
function commentsOf(path: string, source = readFileSync(path, "utf8")): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const ranges = [ts.getLeadingCommentRanges(source, node.getFullStart()), ts.getTrailingCommentRanges(source, node.end)];
    if (ts.isToken(node)) for (const range of ranges.flatMap((one) => one ?? [])) found.set(range.pos, range);
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  const texts: (Text & { readonly end: number; readonly isLine: boolean })[] = [];
  for (const { pos, end } of [...found.values()].sort((one, other) => one.pos - other.pos)) {
    const text = source.slice(pos, end).replace(/^\/[/*]+|\*\/$|^ *\*(?!\/)/gm, "");
    const isLine = source.startsWith("//", pos);
    const before = texts.at(-1);
    if (before?.isLine && isLine && /^\n *$/.test(source.slice(before.end, pos)))
      texts.splice(-1, 1, { ...before, text: `${before.text}\n${text}`, end });
    else texts.push({ line: file.getLineAndCharacterOfPosition(pos).line + 1, text, end, isLine });
  }
  return texts;
}

/** The titles of tests, whose output is a list of what the program promises. */
function titlesOf(path: string, source = readFileSync(path, "utf8")): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|describe)\b/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title))
        found.push({ line: file.getLineAndCharacterOfPosition(title.getStart()).line + 1, text: title.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const comments = files.map((path) => [path, commentsOf(path)] as const);

describe("comments", () => {
  const source = [
    "/** Filled anew. */",
    "const told = `// told ${/* told */ 1}`; // mend",
    "/** Nothing to see, in `told`. It is repaired at */",
    "// once.",
    "const other = 1; // It is repaired at",
    "// once.",
    "const pattern = /[/*] told/;",
    "if (pattern) {",
    "  // A stranger, after which nothing stands.",
    "}",
  ].join("\n");

  test("a banned word is found in every comment, not in the code, and not in code in a comment", () => {
    expect(bannedIn("x.ts", commentsOf("x.ts", source)).sort()).toEqual([
      'x.ts:1: "anew" (banned: anew)',
      'x.ts:2: "mend" (banned: mend)',
      'x.ts:2: "told" (banned: told)',
      'x.ts:5: "at\n once" (banned: at once)',
      'x.ts:9: "stranger" (banned: stranger)',
    ]);
  });

  test("the folders have comments", () => {
    expect(files.length).toBeGreaterThan(600);
    expect(comments.flatMap(([, texts]) => texts).length).toBeGreaterThan(1500);
  });

  test("no comment has a banned word", () => {
    expect(comments.flatMap(([path, texts]) => bannedIn(path, texts))).toEqual([]);
  });

  test("a banned word is found in a title, not in the test", () => {
    const source = 'describe("what is told", () => {\n  test.each(["told"])("%s: filled anew", () => "told");\n});\n';
    expect(bannedIn("x.ts", titlesOf("x.ts", source))).toEqual(['x.ts:1: "told" (banned: told)', 'x.ts:2: "anew" (banned: anew)']);
  });

  test("no title of a test has a banned word", () => {
    const tests = files.filter((path) => path.endsWith(".test.ts"));
    expect(tests.length).toBeGreaterThan(180);
    expect(tests.flatMap((path) => bannedIn(path, titlesOf(path)))).toEqual([]);
  });
});
