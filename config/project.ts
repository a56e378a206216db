import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The folder of Pulumi.yaml, at or above the given one: the engine starts a program in the folder of its `main`,
 * and not every language host tells where the project is.
 */
export function projectDirectory(from = process.cwd()): string {
  if (existsSync(join(from, "Pulumi.yaml"))) return from;
  const parent = dirname(from);
  return parent === from ? process.cwd() : projectDirectory(parent);
}

/** Where a folder that a stack file names is looked for, in this order. */
export interface Folders {
  /** The stack file's own. */
  readonly beside: string;
  /** That of Pulumi.yaml: what earlier versions took for every stack file. */
  readonly project: string;
}

/** Absolute path of a folder that a stack file names: relative to that file, or, when there is no such folder, to Pulumi.yaml. */
export function locate({ beside, project }: Folders, path: string): string {
  const [near, other] = [resolve(beside, path), resolve(project, path)];
  return existsSync(near) || !existsSync(other) ? near : other;
}

/** What a person should know who has folders of that name in both places; undefined when there is nothing to choose. */
export function ambiguity({ beside, project }: Folders, path: string): string | undefined {
  const [near, other] = [resolve(beside, path), resolve(project, path)];
  if (near === other || !existsSync(near) || !existsSync(other)) return undefined;
  return `${path} is read as ${near}, next to the stack file; ${other} exists, too, and is not used`;
}

/** The variable that says which stack file a copy was made of: folders are relative to the original. Set by the watcher for its own runs. */
export const copiedFromVariable = "BREAKWATER_COPIED_FROM";

/** The folder that a stack file's own folders are relative to. */
export const folderOf = (stackFile: string, env: NodeJS.ProcessEnv = process.env): string => dirname(env[copiedFromVariable] || stackFile);
