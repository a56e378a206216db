import type { Place } from "./compose/tree";

/**
 * `taken`: a choice that the compose file leaves open. `left`: something that is not in the stack file, with the reason and how to fix
 * it. `do`: something that only a person can do.
 */
export type NoteKind = "taken" | "left" | "do";

export interface Note {
  readonly kind: NoteKind;
  readonly line: number;
  /** The file of the line, if it is not the first one. */
  readonly file?: string;
  readonly option: string;
  readonly text: string;
}

/** Everything that a person has to know about a translation, each with its line. */
export class Notes {
  private readonly found: Note[] = [];

  /** @param masked removes secrets from a text */
  constructor(private readonly masked: (text: string) => string = (text) => text) {}

  get all(): readonly Note[] {
    return [...this.found].sort((one, other) => {
      const [first, second] = [one.file ?? "", other.file ?? ""];
      return first === second ? one.line - other.line : first < second ? -1 : 1;
    });
  }

  taken(place: Place, text: string): void {
    this.add("taken", place, text);
  }

  left(place: Place, why: string, remedy: string): void {
    this.add("left", place, `${why}; ${remedy}`);
  }

  todo(place: Place, text: string): void {
    this.add("do", place, text);
  }

  private add(kind: NoteKind, place: Place, said: string): void {
    const { line, option, text } = { line: place.line, option: this.masked(place.path), text: this.masked(said) };
    const file = place.file === undefined ? {} : { file: place.file };
    const isSaid = this.found.some((note) => note.kind === kind && note.option === option && note.text === text);
    if (!isSaid) this.found.push({ kind, line, ...file, option, text });
  }
}

const words: Readonly<Record<NoteKind, string>> = { taken: "taken as", left: "not expressed:", do: "to do:" };

/** compose.yml:12: services.web.privileged: not expressed: … */
export const formatNote = (first: string, { kind, file = first, line, option, text }: Note): string =>
  `${file}:${line}: ${option === "" ? "the file" : option}: ${words[kind]} ${text}`;
