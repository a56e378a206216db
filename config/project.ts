import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The folder of Pulumi.yaml, at or above the given one. Pulumi starts a program in the folder of its `main`, and not every language
 * host passes the project's folder.
 */
export function projectDirectory(from = process.cwd()): string {
  if (existsSync(join(from, "Pulumi.yaml"))) return from;
  const parent = dirname(from);
  return parent === from ? process.cwd() : projectDirectory(parent);
}

/** The base folders for a folder in the stack file, in order of precedence. */
export interface Folders {
  /** The stack file's own folder. */
  readonly nearest: string;
  /** The folder of Pulumi.yaml, which earlier versions used for every stack file. */
  readonly project: string;
}

/** The absolute path of a folder in the stack file: relative to that file or, if there is no such folder, to Pulumi.yaml. */
export function locate({ nearest, project }: Folders, path: string): string {
  const [near, other] = [resolve(nearest, path), resolve(project, path)];
  return existsSync(near) || !existsSync(other) ? near : other;
}

/** A warning if folders of that name exist in both places; undefined otherwise. */
export function ambiguity({ nearest, project }: Folders, path: string): string | undefined {
  const [near, other] = [resolve(nearest, path), resolve(project, path)];
  if (near === other || !existsSync(near) || !existsSync(other)) return undefined;
  return `${path} is read as ${near}, next to the stack file; ${other} exists, too, and is not used`;
}

/** Names the original of a copied stack file, because folders are relative to the original. The watcher sets it for its own runs. */
export const copiedFromVariable = "BREAKWATER_COPIED_FROM";

/** The base folder of a stack file's own paths. */
export const folderOf = (stackFile: string, env: NodeJS.ProcessEnv = process.env): string => dirname(env[copiedFromVariable] || stackFile);
