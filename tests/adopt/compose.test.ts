import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ComposeError } from "../../adopt/compose/source";
import { formatNote } from "../../adopt/notes";
import { problemsOf, stackFileText, starterText } from "../../adopt/written-stack-file";
import { translate } from "../../adopt/translate";
import { parseTopology } from "../../platform/parse";
import { fixtures, sourceOf } from "./source";

const files = readdirSync(fixtures).filter((name) => /^[a-z-]+\.yml$/.test(name));

const platformOf = (text: string): unknown => (parse(text) as { config: Record<string, unknown> }).config["breakwater:platform"];

/** Compares with the file in the repository; UPDATE_GOLDEN=1 writes it. */
function expectGolden(name: string, text: string): void {
  const path = join(fixtures, "expected", name);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "missing").toBe(text);
}

describe("compose files of well-known projects", () => {
  test("the fixture has ten", () => expect(files).toHaveLength(10));

  test.each(files)("%s becomes a valid stack file, with a note for everything else", (file) => {
    const text = readFileSync(join(fixtures, file), "utf8");
    const translation = translate(sourceOf(text, file));
    const stackFile = stackFileText(translation, { from: file, schema: "./breakwater.schema.json" });
    const said = [...translation.notes, ...problemsOf("dev", translation)];
    expectGolden(file.replace(".yml", ".yaml"), stackFile);
    expectGolden(file.replace(".yml", ".txt"), `${said.map((note) => formatNote(file, note)).join("\n")}\n`);
    expect(problemsOf("dev", translation)).toEqual([]);
    // The written file has to be the one that was checked.
    expect(parseTopology("dev", platformOf(stackFile))).toEqual(parseTopology("dev", translation.platform));
    const lines = text.split("\n").length;
    expect(said.filter(({ line }) => line < 1 || line > lines)).toEqual([]);
    expect(JSON.stringify([stackFile, said])).not.toMatch(/super-secret|do-not-print|hunter2/);
  });
});

test("the starter is a valid stack file", () => {
  expect(() => parseTopology("dev", platformOf(starterText("./breakwater.schema.json")))).not.toThrow();
});

test.each([
  ["image: Example/Web:1", 3, /images\.web\.reference must be name:tag.* and without that it would be another image/, {}],
  [
    "image: a:1\n    ports: ['80:80']\n    stop_signal: SIGRTMIN\n",
    2,
    /stopSignal is not written: it must be "SIGTERM"/,
    { web: expect.not.objectContaining({ stopSignal: expect.anything() as unknown }) as object },
  ],
  ["image: a:1\n    command: [a, '']\n", 2, /apps\.web\.command\[1\] must be text that is not empty.* another app/, {}],
  ["image: a:1\n    user: '!'\n", 2, /apps\.web\.user must be .* another app/, {}],
  [
    "image: a:1\n    mem_limit: 1m\n",
    2,
    /resources\.memoryMb is not written: it must be/,
    { web: expect.not.objectContaining({ resources: expect.anything() as unknown }) as object },
  ],
])("what a stack file refuses is left out, with its line: %s", (service, line, words, apps) => {
  const translation = translate(sourceOf(`services:\n  web:\n    ${service}\n  other: { image: 'b:1' }`));
  expect(problemsOf("dev", translation)).toEqual([]);
  expect(translation.platform.apps).toEqual({ other: expect.anything() as unknown, ...apps });
  expect(translation.notes).toContainEqual(expect.objectContaining({ kind: "left", line, text: expect.stringMatching(words) as string }));
});

test.each([
  ["", 1, "is not a compose file: it holds no map"],
  ["- a list", 1, "is not a compose file: it holds no map"],
  ["name: shop", 1, "is not a compose file: it has no services"],
  ["services: {}", 1, "is not a compose file: it has no services"],
  ["services:\n  web: {image: a\n", 3, "Flow map"],
  ["services:\n  web: *nowhere\n", 1, "its anchors cannot be unfolded"],
  ["a: &a [x]\nb: &b [*a, *a]\n", 1, "it has no services"],
])("%j cannot be read; the error has the place", (text, line, words) => {
  expect.assertions(2);
  try {
    translate(sourceOf(text));
  } catch (error) {
    expect(error).toBeInstanceOf(ComposeError);
    expect((error as ComposeError).problems[0]).toEqual({ line, text: expect.stringContaining(words) as string });
  }
});

test("anchors that would fill the memory are refused", () => {
  const levels = Array.from({ length: 12 }, (_, level) => `x${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`);
  expect(() => translate(sourceOf(["x0: &a0 [lol]", ...levels, "services: { web: { image: a } }"].join("\n")))).toThrow(ComposeError);
});
