import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify, visit } from "yaml";
import { ComposeError } from "../../adopt/compose/source";
import { problemsOf, stackFileText } from "../../adopt/stack-file";
import { translate } from "../../adopt/translate";
import { fixtures, sourceOf } from "./source";

/** Fails the test on anything but a translation or a ComposeError. */
function translatedOrRefused(text: string): "translated" | "refused" {
  try {
    const translation = translate(sourceOf(text));
    problemsOf("dev", translation);
    stackFileText(translation, { from: "compose.yml", schema: "./s.json" });
    return "translated";
  } catch (error) {
    if (error instanceof ComposeError) return "refused";
    throw error;
  }
}

const yamlValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom("${", "${A:-${B}}", "$$", "80:80", "1h", "-5m", "__proto__", "constructor", "\u0000", "~", "!!binary x", "*a", "[", "{"),
);

test("no text makes it throw anything but a ComposeError", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: "grapheme" }),
        yamlValue.map((value) => stringify(value)),
      ),
      (text) => {
        translatedOrRefused(text);
      },
    ),
    { numRuns: 200 },
  );
});

const names = "anchors build deploy depends-on env-file inexpressible networks profiles secrets volumes".split(" ");
const texts = names.map((name) => readFileSync(join(fixtures, `${name}.yml`), "utf8"));

/** Puts an odd value at the nth place of a document. */
function changed(text: string, place: number, value: unknown): string {
  const document = parseDocument(text);
  let count = 0;
  visit(document, {
    Pair: (_, pair) => {
      if (count++ === place) pair.value = document.createNode(value);
    },
  });
  // An alias without its anchor is another odd value.
  return document.toString({ verifyAliasOrder: false });
}

test("an odd value anywhere in a compose file becomes a note and never a crash", () => {
  const seen = { translated: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(60), yamlValue, (text, place, value) => {
      seen[translatedOrRefused(changed(text, place, value))]++;
    }),
    { numRuns: 250 },
  );
  expect(seen.translated).toBeGreaterThan(50);
});

test.each(["constructor", "toString", "__proto__"])("an image with the name %s is treated like any other", (image) => {
  expect(translatedOrRefused(`services: { web: { image: "${image}" } }`)).toBe("translated");
});
