import { parse } from "yaml";
import type { ComposeSource } from "../../adopt/compose/source";
import { formatNote, type Note } from "../../adopt/notes";
import { problemsOf, stackFileText } from "../../adopt/written-stack-file";
import { translate } from "../../adopt/translate";
import { parseTopology } from "../../platform/parse";

export interface Measured {
  readonly file: string;
  /** Whether the written stack file is one that can be deployed. */
  readonly isValid: boolean;
  /** Services of the compose file that run as before, with everything that they say. */
  readonly kept: readonly string[];
  readonly lost: readonly string[];
  readonly needsEdit: boolean;
  /** Words of the invented secrets that reached the stack file or a message. */
  readonly inClear: number;
  /** Why services do not keep their function, without the harmless notes. */
  readonly reasons: readonly string[];
}

/** A note after which everything works as before. */
const isHarmless = ({ kind, text }: Note): boolean => kind !== "left" || /; nothing has to be done/.test(text);

/**
 * A service keeps its function if a part of the stack file runs it and no note says that something of it is missing. That is strict: a
 * secret that becomes a file counts as a loss, because not every program reads NAME_FILE.
 */
export function measure(source: ComposeSource, file: string, secret: RegExp): Measured {
  const translation = translate(source);
  const text = stackFileText(translation, { from: file, schema: "./s.json" });
  const problems = problemsOf("dev", translation);
  const notes = [...translation.notes, ...problems];
  const losses = notes.filter((note) => !isHarmless(note) || (note.kind === "do" && /not valid yet/.test(note.text)));
  const services = [...translation.lines.keys()].filter((name) => /^(apps|databases|entries|jobs|left)\./.test(name));
  const written = translation.services;
  const kept = written.filter(({ name, part }) => part !== undefined && !losses.some(({ option }) => concerns(option, name, part)));
  const lost = written.filter((service) => !kept.includes(service));
  return {
    file,
    isValid: problems.length === 0 && isDeployable(text),
    kept: kept.map(({ name }) => name),
    lost: lost.map(({ name }) => name),
    needsEdit: losses.length > 0 || services.length === 0,
    inClear: (`${text}\n${notes.map((note) => formatNote(file, note)).join("\n")}`.match(secret) ?? []).length,
    reasons: losses.map((note) => formatNote(file, note)),
  };
}

const concerns = (option: string, name: string, part: string): boolean =>
  option === `services.${name}` || option.startsWith(`services.${name}.`) || option === part || option.startsWith(`${part}.`);

function isDeployable(text: string): boolean {
  const { config } = parse(text) as { config: Record<string, unknown> };
  try {
    parseTopology("dev", config["breakwater:platform"]);
    return true;
  } catch {
    return false;
  }
}

/** The sum of all files, and a line for each. */
export function table(all: readonly Measured[]): string {
  const percent = (part: number, whole: number): string => `${part} of ${whole} (${Math.round((100 * part) / Math.max(1, whole))} %)`;
  const count = (which: (one: Measured) => boolean): number => all.filter(which).length;
  const services = all.flatMap(({ kept, lost }) => [...kept, ...lost]).length;
  const lines = all.map(({ file, isValid, kept, lost, needsEdit, inClear }) =>
    [
      file.padEnd(32),
      isValid ? "valid" : "NOT VALID",
      `${kept.length} of ${kept.length + lost.length} services`,
      needsEdit ? "edit" : "as it is",
      `${inClear} secrets in clear`,
    ].join("  "),
  );
  return [
    ...lines,
    `valid files: ${percent(
      count(({ isValid }) => isValid),
      all.length,
    )}`,
    `services that keep their function: ${percent(all.flatMap(({ kept }) => kept).length, services)}`,
    `files without an edit: ${percent(
      count(({ needsEdit }) => !needsEdit),
      all.length,
    )}`,
    `files with a secret in clear: ${count(({ inClear }) => inClear > 0)}`,
  ].join("\n");
}
