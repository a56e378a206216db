import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parse, parseDocument, stringify, visit } from "yaml";
import { ComposeError, type ComposeSource } from "../../adopt/compose/source";
import { isEmpty, problemsOf, stackFileText } from "../../adopt/written-stack-file";
import { translate, type Translation } from "../../adopt/translate";
import { fixtures, sourceOf } from "./source";

/** Fails the test on anything but a ComposeError or a stack file that can be deployed, and that is what was translated. */
function translatedOrRefused(text: string, more: Partial<ComposeSource> = {}): "translated" | "refused" {
  const read = (): Translation => translate({ ...sourceOf(text), ...more });
  try {
    const translation = read();
    const written = stackFileText(translation, { from: "compose.yml", schema: "./s.json" });
    const { config } = parse(written) as { config: Record<string, unknown> };
    expect(config["breakwater:platform"]).toEqual(JSON.parse(JSON.stringify(translation.platform)));
    if (!isEmpty(translation)) expect(problemsOf("dev", translation)).toEqual([]);
    const again = read();
    expect([again.platform, again.notes]).toEqual([translation.platform, translation.notes]);
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
    { numRuns: 150 },
  );
  expect(seen.translated).toBeGreaterThan(50);
});

test.each(["constructor", "toString", "__proto__"])("an image with the name %s is treated like any other", (image) => {
  expect(translatedOrRefused(`services: { web: { image: "${image}" } }`)).toBe("translated");
});

/** Projects of several files that name each other, with odd values and tags at any place. */
const fileNames = ["compose.yml", "b.yml", "c/d.yml"];
const fileName = fc.constantFrom("b.yml", "c/d.yml", "../b.yml", "d.yml", "gone.yml", "compose.yml", "");
const reference = fc.oneof(
  fileName.map((file) => ({ include: [file] })),
  fc.record({ path: fc.array(fileName, { maxLength: 2 }), env_file: fileName }).map((one) => ({ include: [one] })),
  fc.constant({}),
  fc.constant({}),
  fc.constant({}),
);
const serviceName = fc.constantFrom("web", "worker", "api", "db", "x");
const extension = fc.oneof(
  serviceName.map((service) => ({ extends: service })),
  fc.record({ file: fileName, service: serviceName }).map((one) => ({ extends: one })),
  fc.constant({}),
  fc.constant({}),
);
const fixture = fc.constantFrom(...texts);
const file = fc.record({
  text: fixture,
  place: fc.nat(40),
  value: yamlValue,
  reference,
  extension,
  name: serviceName,
  tag: fc.constantFrom("", "", "!reset ", "!override "),
});

function textOf({
  text,
  place,
  value,
  reference: top,
  extension: own,
  name,
  tag,
}: typeof file extends fc.Arbitrary<infer T> ? T : never): string {
  const document = plain(changed(text, place, value));
  const services = (document?.services ?? {}) as Record<string, unknown>;
  const whole = { ...document, ...top, services: { ...services, [name]: { image: "a:1", ...own } } };
  return stringify(whole, { aliasDuplicateObjects: false }).replace(/^( {4}(?:ports|environment|image|volumes): ?)/m, `$1${tag}`);
}

/** An odd value in a merge key cannot be unfolded here. */
function plain(text: string): Record<string, unknown> | null {
  try {
    return parse(text, { merge: true }) as Record<string, unknown> | null;
  } catch {
    return {};
  }
}

test("a project of several files becomes a stack file that can be deployed, or is refused", () => {
  const seen = { translated: 0, refused: 0 };
  fc.assert(
    fc.property(fc.tuple(file, file, file), fc.boolean(), (files, isMerged) => {
      const all = new Map(fileNames.map((name, index) => [name, textOf(files[index] as (typeof files)[0])]));
      const known = (path: string) => all.get(posix.normalize(path));
      const look: ComposeSource["look"] = (path) => ({ kind: "text", text: known(path) ?? "A=1" });
      const overrides = isMerged ? [{ file: "b.yml", text: all.get("b.yml") ?? "" }] : [];
      seen[translatedOrRefused(all.get("compose.yml") ?? "", { look, overrides })]++;
    }),
    { numRuns: 120 },
  );
  expect(Math.min(seen.translated, seen.refused)).toBeGreaterThan(5);
});

test("of two files that say something about one value, the later one counts", () => {
  const value = fc.stringMatching(/^[a-z]{1,8}$/);
  const environment = fc.dictionary(fc.constantFrom("A", "B", "C", "D"), value);
  fc.assert(
    fc.property(environment, environment, fc.boolean(), (one, other, isList) => {
      const written = (variables: Record<string, string>): string => {
        const list = Object.entries(variables).map(([name, text]) => `${name}=${text}`);
        return stringify({ services: { web: { image: "a:1", environment: isList ? list : variables } } });
      };
      const { apps } = translate({ ...sourceOf(written(one)), overrides: [{ file: "b.yml", text: written(other) }] }).platform as {
        apps: { web: { environment?: object } };
      };
      expect(apps.web.environment ?? {}).toEqual({ ...one, ...other });
    }),
    { numRuns: 50 },
  );
});
