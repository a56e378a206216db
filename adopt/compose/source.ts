import type { Notes } from "../notes";
import type { Secrets } from "../secrets/detector";
import type { Variables } from "./interpolate";
import type { Budget, Place } from "./tree";

/** The file or folder at a path relative to the compose file. */
export type Found =
  | { readonly kind: "missing" | "folder" | "binary" | "closed" }
  | { readonly kind: "text"; readonly text: string; readonly isProgram?: boolean };

/** A compose file, and what the translation needs to know about its surroundings. */
export interface ComposeSource {
  /** The stack of the new stack file. Commands name it unless it is the default one. */
  readonly stack?: string;
  /** The file's name for messages. */
  readonly file: string;
  readonly text: string;
  /** Further files of the same project, in the order of Compose's `-f`. All paths are relative to the first one. */
  readonly overrides?: readonly { readonly file: string; readonly text: string }[];
  /** The folder of the first file, which names the project unless the file does. */
  readonly project?: string;
  /** Profiles whose services belong to the stack; `*` is every profile. */
  readonly profiles?: readonly string[];
  /** Values for ${NAME}, from .env and from the shell. */
  readonly variables: Variables;
  readonly look: (path: string) => Found;
  /** The same path as an absolute one, for commands that a person runs. */
  readonly absolute?: (path: string) => string;
  /** Converts a path relative to the compose file into one relative to Pulumi.yaml. */
  readonly rebase: (path: string) => string;
}

/** The compose file cannot be read at all. Every message is complete without the others. */
export class ComposeError extends Error {
  constructor(
    file: string,
    readonly problems: readonly { readonly line: number; readonly text: string; readonly file?: string }[],
  ) {
    super(problems.map((problem) => `${problem.file ?? file}:${problem.line}: ${problem.text}`).join("\n"));
    this.name = "ComposeError";
  }
}

/** One reading of a project, whatever the number of its files. */
export interface Reading {
  readonly source: ComposeSource;
  readonly notes: Notes;
  readonly secrets: Secrets;
  readonly budget: Budget;
}

/** Where the file stands that is being read, and the values of its variables. */
export interface Scope {
  /** Relative to the folder of the first file; paths in the file are relative to it. */
  readonly folder: string;
  /** The file's name for messages, unless it is the first one. */
  readonly file?: string;
  readonly variables: Variables;
  /** The files that include or extend each other, to find a circle. */
  readonly through: readonly string[];
}

/** @throws ComposeError */
export function refuse({ source }: Reading, { line, file }: Pick<Place, "line" | "file">, text: string): never {
  throw new ComposeError(source.file, [{ line, text, ...(file === undefined ? {} : { file }) }]);
}
