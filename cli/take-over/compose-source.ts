import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parseEnvironmentFile } from "../../adopt/compose/env-file";
import type { Variables } from "../../adopt/compose/interpolate";
import type { ComposeSource, Found } from "../../adopt/compose/source";
import { exitCodes, Stop } from "../process/exit";

export interface ComposeFiles {
  /** In the order of Compose's `-f`. */
  readonly from: readonly [string, ...string[]];
  readonly profiles: readonly string[];
  /** Instead of .env in the folder of the first file. */
  readonly envFiles: readonly string[];
}

/** Reads a project's files where Compose looks for them. @param root the folder to which paths in the stack file are relative */
export function composeSource(
  { from: [file, ...more], profiles, envFiles }: ComposeFiles,
  root: string,
  env: NodeJS.ProcessEnv,
): ComposeSource {
  const folder = dirname(resolve(file));
  const look = (path: string): Found => lookAt(resolve(folder, atHome(path)));
  const variables = variablesOf(folder, envFiles, env);
  const asked = variables.COMPOSE_PROFILES?.value.split(",").filter(Boolean) ?? [];
  return {
    file,
    text: textAt(file),
    overrides: more.map((name) => ({ file: name, text: textAt(name) })),
    project: basename(folder),
    profiles: [...profiles, ...asked],
    variables,
    look,
    absolute: (path) => resolve(folder, atHome(path)),
    rebase: (path) => relative(root, resolve(folder, path)) || ".",
  };
}

const atHome = (path: string): string => path.replace(/^~(?=\/|$)/, homedir());

/** The files that Compose merges if it is called without `-f`, and that are not read. */
export function unread([file, ...more]: readonly string[]): string | undefined {
  if (file === undefined || more.length > 0) return undefined;
  const [, stem] = /^((?:docker-)?compose)\.ya?ml$/.exec(basename(file)) ?? [];
  const names = stem === undefined ? [] : [`${stem}.override.yml`, `${stem}.override.yaml`];
  return names.map((name) => join(dirname(file), name)).find((path) => existsSync(path));
}

/** The shell has precedence over files, and a later file over an earlier one. */
function variablesOf(folder: string, named: readonly string[], env: NodeJS.ProcessEnv): Variables {
  const shell = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, { value, from: "the shell" }] as const],
  );
  const files = named.length > 0 ? named.map((file) => resolve(file)) : [join(folder, ".env")];
  const known = new Map<string, { value: string; from: string }>();
  for (const path of files) {
    const found = lookAt(path);
    if (found.kind !== "text" && named.length > 0) throw new Stop(exitCodes.mistake, `${path} ${why[found.kind]}. Nothing was written.`);
    const { values, problems } = parseEnvironmentFile(
      found.kind === "text" ? found.text : "",
      (name) => env[name] ?? known.get(name)?.value,
    );
    if (problems.length > 0) {
      const lines = problems.map(({ line, text }) => `${path}:${line}: ${text}, and Compose refuses the file`);
      throw new Stop(exitCodes.mistake, `${lines.join("\n")}\nNothing was written.`);
    }
    for (const [name, value] of Object.entries(values)) known.set(name, { value, from: basename(path) });
  }
  return Object.fromEntries([...known, ...shell]);
}

const why = {
  missing: "does not exist",
  folder: "is a folder; name the file in it",
  binary: "is not text, or is too large",
  closed: "cannot be read",
} as const;

function textAt(file: string): string {
  const found = lookAt(resolve(file));
  if (found.kind === "text") return found.text;
  throw new Stop(exitCodes.mistake, `${file} ${why[found.kind]}. Nothing was written.`);
}

const largestText = 100_000;

function lookAt(path: string): Found {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return { kind: "missing" };
  if (facts.isDirectory()) return { kind: "folder" };
  if (!facts.isFile() || facts.size > largestText) return { kind: "binary" };
  const text = textOf(path);
  if (text === undefined) return { kind: "closed" };
  return text.includes("\0") || text.includes("\ufffd")
    ? { kind: "binary" }
    : { kind: "text", text, isProgram: (facts.mode & 0o111) !== 0 };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
