import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { bannedInNames, type Text } from "./banned";

/** These tests hold the banned words as examples. */
const examples = /^tests\/docs\//;

const files = execFileSync("git", ["ls-files"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => /\.[cm]?[jt]s$/.test(path) && !examples.test(path));

/** Keys of JSON that users' programs read. They stay as they are. */
const keys: readonly (readonly [path: string, name: string])[] = [
  ["cli/recover/report.ts", "strangers"],
  ["cli/commands/adopt.ts", "takeover"],
];

/** Every name that the code gives or uses, once per file: of variables, types, properties and functions. */
function namesIn(path: string, source = readFileSync(path, "utf8")): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node))
      found.set(node.text, found.get(node.text) ?? file.getLineAndCharacterOfPosition(node.getStart()).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const [of, name] of keys) if (of === path) found.delete(name);
  return [...found].map(([text, line]) => ({ line, text }));
}

describe("names", () => {
  test("a banned word is found in the name of a variable, a type, a property and a file, but not in a string", () => {
    const source = 'interface ToldNothing { fillAnew: "told" }\nconst { beside } = told_twice();\nconst retold = allAtOnce;\n';
    expect(bannedInNames("x.ts", namesIn("x.ts", source))).toEqual([
      'x.ts:1: "Told" (banned: told)',
      'x.ts:1: "Anew" (banned: anew)',
      'x.ts:2: "beside" (banned: beside)',
      'x.ts:2: "told" (banned: told)',
      'x.ts:3: "At Once" (banned: at once)',
    ]);
    expect(bannedInNames("observe/strangers.ts", [{ line: 0, text: "observe/strangers.ts" }])).toHaveLength(1);
  });

  test("no name has a banned word", () => {
    expect(files.length).toBeGreaterThan(600);
    expect(files.flatMap((path) => bannedInNames(path, namesIn(path)))).toEqual([]);
  });

  test("no file's name has a banned word", () => {
    expect(files.flatMap((path) => bannedInNames(path, [{ line: 0, text: path }]))).toEqual([]);
  });

  test.each(keys)("%s has the key %s", (path, name) => {
    expect(readFileSync(path, "utf8")).toMatch(new RegExp(`\\b${name}:`));
  });
});
