import { posix } from "node:path";
import { LineCounter, parseAllDocuments, type Document } from "yaml";
import { namesSecret } from "../secrets/names";
import { isSecret } from "../secrets/texts";
import { secretForms } from "../secrets/values";
import { interpolate, NotAnExpression, type Use } from "./interpolate";
import { rebased } from "./paths";
import { ComposeError, refuse, type Reading, type Scope } from "./source";
import { treeOf, Unfoldable, type Branch, type Place } from "./tree";

/** One document of a compose file: what it says, and the keys at which it hides what earlier files say. */
export interface Part {
  readonly root: Branch;
  readonly hides: readonly (readonly string[])[];
}

const largest = 200;

/**
 * The documents of a file, with resolved anchors and substituted variables. Nothing is merged yet.
 * @throws ComposeError, and nothing else
 */
export function partsOf(reading: Reading, text: string, scope: Scope): Part[] {
  if (++reading.budget.files > largest) refuse(reading, { line: 1, ...named(scope) }, `more than ${largest} files belong to it`);
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const documents = "empty" in parsed ? [] : parsed;
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const broken = documents.flatMap(({ errors }) => errors);
  if (broken.length > 0)
    throw new ComposeError(
      reading.source.file,
      broken.map(({ message, pos }) => ({ line: lineAt(pos[0]), text: withoutWords(message), ...named(scope) })),
    );
  for (const { code, message, pos } of documents.flatMap(({ warnings }) => warnings))
    if (!(code === "TAG_RESOLVE_FAILED" && /!(?:reset|override)\b/.test(message)))
      reading.notes.left({ line: lineAt(pos[0]), path: "", ...named(scope) }, withoutWords(message), remedy);
  return documents.map((document) => partOf(reading, document, scope, lineAt));
}

const named = ({ file }: Scope): { file?: string } => (file === undefined ? {} : { file });
const remedy = "write it out with: docker compose config > resolved.yml, and read that file";

function partOf(reading: Reading, document: Document.Parsed, scope: Scope, lineAt: (offset: number) => number): Part {
  const { notes, source, budget } = reading;
  const hides: (readonly string[])[] = [];
  const problems: { line: number; text: string; file?: string }[] = [];
  const root = unfolded(reading, scope, () =>
    treeOf({
      document: document as Document.Parsed,
      budget,
      hides,
      ...named(scope),
      lineOf: (node) => lineAt(node.range?.[0] ?? 0),
      changed: (place) => {
        if (/\.(?:environment|args|labels|command)\b/.test(place.path))
          notes.taken(place, "the text that Compose makes of this number or date; quotes keep it as it is written");
      },
      substitute: (text, place) => substituted(reading, scope, text, place, problems),
    }),
  );
  if (problems.length > 0) throw new ComposeError(source.file, problems);
  const whole = root.kind === "leaf" && root.value === null ? { ...root, kind: "branch" as const, entries: new Map() } : root;
  if (whole.kind !== "branch") return refuse(reading, { line: 1, ...named(scope) }, "is not a compose file: it holds no map");
  return { root: rebased(whole, scope.folder) as Branch, hides };
}

function unfolded<T>({ source }: Reading, scope: Scope, grow: () => T): T {
  try {
    return grow();
  } catch (error) {
    if (!(error instanceof Unfoldable || error instanceof ReferenceError || error instanceof RangeError)) throw error;
    const text = `its anchors cannot be unfolded: ${withoutWords(error.message)}`;
    throw new ComposeError(source.file, [{ line: 1, text, ...named(scope) }]);
  }
}

function substituted({ secrets, notes }: Reading, scope: Scope, value: string, place: Place, problems: object[]): string {
  let isPutIn = false;
  try {
    const text = interpolate(value, scope.variables, (use) => {
      secrets.learnNamed(use.name, use.value ?? "");
      isPutIn ||= isSecret(use.name, use.value ?? "");
      report(use, place, notes, mayBePart(use, value, place));
    });
    if (isPutIn) secrets.putInto(place.path.split(".").at(-1) ?? "", text);
    return text;
  } catch (error) {
    if (!(error instanceof NotAnExpression)) throw error;
    const { line, file } = place;
    problems.push({
      line,
      text: `${place.path} holds a \${ that is not an expression; write $\${ for the text itself`,
      ...(file ? { file } : {}),
    });
    return "";
  }
}

/** Without $$, a dollar of a password begins the name of a variable. */
function mayBePart({ name, from }: Use, text: string, place: Place): boolean {
  if (from !== undefined || new RegExp(`^\\$(?:${name}|\\{${name}[^}]*\\})$`).test(text.slice(text.indexOf("=") + 1))) return false;
  return !/^[A-Z][A-Z0-9_]*$/.test(name) || namesSecret(place.path.split(".").at(-1) ?? "") || secretForms(text).length > 0;
}

function report({ name: written, from, required, decides }: Use, place: Place, notes: Reading["notes"], isHidden: boolean): void {
  const name = isHidden ? "a word after a dollar" : written;
  if (decides)
    return notes.taken(
      place,
      from === undefined ? `nothing, because ${name} has no value` : `the text that stands there because ${name} has a value from ${from}`,
    );
  if (from !== undefined) return notes.taken(place, `the value that ${name} has from ${from}`);
  const words = required === undefined || required === "" ? "" : ` (${required})`;
  const why = `${name} has no value here${words}, so the text is empty there`;
  const remedy = isHidden ? "write $$ for a dollar of the text itself, or set the variable" : "set it in .env or in the shell";
  notes.left(place, why, `${remedy}, and write the file again`);
}

/**
 * Removes text that may be a password: an unquoted one that begins with one of * ! & % | > is syntax to the parser, whose error
 * repeats it.
 */
const withoutWords = (message: string): string =>
  message
    .replace(/([*!&])[^\s,]+/g, "$1…")
    .replace(/\b(alias[^:]*|characters|tags?|token|scalar|keys|error[^:]*): .*$/is, "$1: …")
    .replace(/\b(directive|scalar) \S.*$/is, "$1 …");

/** The name of a file in messages: as it would be typed where the first one was. */
export const shown = ({ source }: Reading, path: string): string =>
  posix.isAbsolute(path) ? path : posix.join(posix.dirname(source.file), path);
