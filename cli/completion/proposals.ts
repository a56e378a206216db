import { readdirSync } from "node:fs";
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { readStackFile } from "../../config/stack-file";
import { configuredSecrets } from "../project/declaration";
import { openProject } from "../project/project";
import { shells } from "./scripts";

/** Looks up the names that are only in files. */
export type LookUp = (kind: "stacks" | "units" | "secrets", stack: string) => readonly string[];

/** Names of arguments for a part of the stack, or a member of one. */
const partArguments = ["name", "app", "resource", "member"];

export function proposals(words: readonly string[], program: Command, look: LookUp): string[] {
  const [before, last] = apart(words);
  if (before.includes("--")) return [];
  const { command, valued } = walk(before, program);
  const stack = (before.includes("--stack") && before[before.lastIndexOf("--stack") + 1]) || process.env.BREAKWATER_STACK || "dev";
  const options = [...command.options, ...program.options].filter(({ hidden }) => !hidden);
  const all = (): readonly string[] => {
    if (valued !== undefined) return ["--stack", "--confirm"].includes(valued) ? look("stacks", stack) : [];
    if (last.startsWith("-")) return [...new Set([...options.flatMap(({ long }) => long ?? []), "--help"])];
    const below = command.commands.filter((one) => !isHidden(one)).map((one) => one.name());
    if (below.length > 0) return command === program ? [...below, "help"] : below;
    if (command.name() === "completion") return shells;
    if (command.parent?.name() === "secret") return look("secrets", stack);
    return partArguments.includes(command.registeredArguments[0]?.name() ?? "") ? look("units", stack) : [];
  };
  return all().filter((word) => word.startsWith(last));
}

/** Splits `--stack=prod` into two words, whether the shell passes one (zsh, fish) or three (bash). */
function apart(words: readonly string[]): [before: string[], last: string] {
  const all = words.flatMap((word) =>
    /^--[\w-]+=/.test(word) ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : word,
  );
  const last = all.at(-1) ?? "";
  return [all.slice(0, -1).filter((word) => word !== "="), last === "=" ? "" : last];
}

const isHidden = (command: Command): boolean => (command as unknown as { _hidden?: boolean })._hidden === true;

/** The command in the finished words, and an option at their end that still lacks its value. */
function walk(words: readonly string[], program: Command): { readonly command: Command; readonly valued?: string } {
  let command = program;
  let valued: string | undefined;
  for (const word of words) {
    if (valued !== undefined) valued = undefined;
    else if (word.startsWith("-")) {
      const option = [...command.options, ...program.options].find(({ long, short }) => word === long || word === short);
      if (option?.required) valued = option.long ?? word;
    } else command = command.commands.find((one) => one.name() === word || one.aliases().includes(word)) ?? command;
  }
  return valued === undefined ? { command } : { command, valued };
}

export function lookUp(kind: Parameters<LookUp>[0], stack: string): string[] {
  try {
    const project = openProject(stack);
    if (kind === "stacks") return readdirSync(project.root).flatMap((file) => /^Pulumi\.([a-z][a-z0-9-]*)\.yaml$/.exec(file)?.[1] ?? []);
    const platform = readStackFile(project.stackFile) as Readonly<Record<string, object | undefined>> | undefined;
    if (kind === "secrets") return configuredSecrets(platform);
    return ["apps", "databases", "entries"].flatMap((section) => Object.keys(platform?.[section] ?? {}));
  } catch {
    return [];
  }
}
