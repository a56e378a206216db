import { parseEnvironmentFile, type EnvironmentFile, type Lookup } from "./env-file";
import { entriesOf, textOf } from "./forms";
import type { ComposeSource } from "./source";
import type { Tree } from "./tree";

/** A file of `env_file` as it is now; undefined if it cannot be read. */
export interface Listed {
  readonly path: string;
  readonly isRequired: boolean;
  readonly content: EnvironmentFile | undefined;
}

/** One entry of `env_file`: a path, or a map with `path`, `required` and `format`. */
export function listedFile(item: Tree, { look, variables }: Pick<ComposeSource, "look" | "variables">, own: Lookup): Listed | undefined {
  const path = textOf(item) ?? textOf(entriesOf(item).get("path"));
  if (path === undefined) return undefined;
  const lookup: Lookup = (name) => (Object.hasOwn(variables, name) ? variables[name]?.value : own(name));
  const found = look(path);
  return {
    path,
    isRequired: textOf(entriesOf(item).get("required")) !== "false",
    content: found.kind === "text" ? parseEnvironmentFile(found.text, lookup, textOf(entriesOf(item).get("format"))) : undefined,
  };
}
