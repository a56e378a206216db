import { LineCounter, parseDocument } from "yaml";
import type { Notes } from "../notes";
import type { Secrets } from "../secrets/detector";
import { isSecret } from "../secrets/texts";
import { interpolate, type Use, type Variables } from "./interpolate";
import { Unfoldable, treeOf, type Branch, type Place } from "./tree";

/** The file or folder at a path relative to the compose file. */
export type Found = { readonly kind: "missing" | "folder" | "binary" | "closed" } | { readonly kind: "text"; readonly text: string };

/** A compose file, and what the translation needs to know about its surroundings. */
export interface ComposeSource {
  /** The stack of the new stack file. Commands name it unless it is the default one. */
  readonly stack?: string;
  /** The file's name for messages. */
  readonly file: string;
  readonly text: string;
  /** Values for ${NAME}, from .env and from the shell. */
  readonly variables: Variables;
  readonly look: (path: string) => Found;
  /** Converts a path relative to the compose file into one relative to Pulumi.yaml. */
  readonly rebase: (path: string) => string;
}

/** The compose file cannot be read at all. Every message is complete without the others. */
export class ComposeError extends Error {
  constructor(
    file: string,
    readonly problems: readonly { readonly line: number; readonly text: string }[],
  ) {
    super(problems.map(({ line, text }) => `${file}:${line}: ${text}`).join("\n"));
    this.name = "ComposeError";
  }
}

const remedy = "write it out with: docker compose config > resolved.yml, and read that file";

/** @throws ComposeError, and nothing else */
export function readCompose({ file, text, variables }: ComposeSource, notes: Notes, secrets: Secrets): Branch {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0)
    throw new ComposeError(
      file,
      document.errors.map(({ message, pos }) => ({ line: lineAt(pos[0]), text: withoutWords(message) })),
    );
  for (const { message, pos } of document.warnings) notes.left({ line: lineAt(pos[0]), path: "" }, withoutWords(message), remedy);
  const root = grown(file, () =>
    treeOf(
      document,
      (node) => lineAt(node.range?.[0] ?? 0),
      (value, place) => {
        let isPutIn = false;
        const text = interpolate(value, variables, (use) => {
          secrets.learnNamed(use.name, use.value ?? "");
          isPutIn ||= isSecret(use.name, use.value ?? "");
          report(use, place, notes);
        });
        if (isPutIn) secrets.putInto(place.path.split(".").at(-1) ?? "", text);
        return text;
      },
    ),
  );
  if (root.kind !== "branch") throw new ComposeError(file, [{ line: 1, text: "is not a compose file: it holds no map" }]);
  const services = root.entries.get("services");
  if (services?.kind !== "branch" || services.entries.size === 0)
    throw new ComposeError(file, [{ line: services?.line ?? 1, text: "is not a compose file: it has no services" }]);
  return root;
}

function grown<T>(file: string, grow: () => T): T {
  try {
    return grow();
  } catch (error) {
    if (!(error instanceof Unfoldable || error instanceof ReferenceError || error instanceof RangeError)) throw error;
    throw new ComposeError(file, [{ line: 1, text: `its anchors cannot be unfolded: ${withoutWords(error.message)}` }]);
  }
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

function report({ name, from, required }: Use, place: Place, notes: Notes): void {
  if (from !== undefined) return notes.taken(place, `the value that ${name} has from ${from}`);
  const words = required === undefined || required === "" ? "" : ` (${required})`;
  notes.left(
    place,
    `${name} has no value here${words}, so the text is empty there`,
    `set it in .env or in the shell and write the file again`,
  );
}
