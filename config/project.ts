import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of Pulumi.yaml, at or above the given one: the engine starts a program in the folder of its `main`,
 * and not every language host tells where the project is.
 */
export function projectDirectory(from = process.cwd()): string {
  if (existsSync(join(from, "Pulumi.yaml"))) return from;
  const parent = dirname(from);
  return parent === from ? process.cwd() : projectDirectory(parent);
}
