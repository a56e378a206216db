import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { parseEnvironmentFile, type Variables } from "../../adopt/compose/interpolate";
import { ComposeError, type ComposeSource, type Found } from "../../adopt/compose/read";
import { formatNote, type Note } from "../../adopt/notes";
import { problemsOf, stackFileText, starterText } from "../../adopt/written-stack-file";
import { translate, type Translation } from "../../adopt/translate";
import { command, runs, type OptionsOf } from "../command";
import { openConsole } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { openProject, type Project } from "../project/project";
import { writeStored } from "../project/stored";
import { stackOption } from "../../topology/stack-option";

const definition = () =>
  command("init", "write the first stack file")
    .option("--from <compose.yml>", "read a compose file, and report line by line what is not in the stack file")
    .option("--output <file>", "where to write; Pulumi.STACK.yaml by default")
    .option("--force", "overwrite what is there", false);

export const initCommand = runs(definition, init);

type Options = OptionsOf<typeof definition>;

/** Writes the first stack file, from a compose file if one is given, and reports what it could not translate. */
export function init(options: Options): Promise<void> {
  const project = openProject(options.stack);
  const target = options.output === undefined ? project.stackFile : resolve(options.output);
  refuseOverwrite(target, options.force);
  const schema = schemaFor(project, target);
  if (options.from === undefined) {
    writeStored(target, starterText(schema), 0o644);
    openConsole().result(
      options.json
        ? JSON.stringify({ file: target, notes: [] })
        : `${target} is written: a first stack to change. Then: ./breakwater up${stackOption(options.stack)}`,
    );
    return Promise.resolve();
  }
  const file = options.from;
  const translation = translated({ ...sourceOf(file, project, process.env), stack: options.stack });
  writeStored(target, stackFileText(translation, { from: basename(file), schema }), 0o644);
  tell(options, file, target, translation.notes, problemsOf(options.stack, translation));
  return Promise.resolve();
}

function refuseOverwrite(target: string, force: boolean): void {
  const folder = dirname(target);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Stop(
      exitCodes.mistake,
      `${folder} is not a folder; create it, or write to another one with --output FILE. Nothing was written.`,
    );
  const about = statSync(target, { throwIfNoEntry: false });
  if (about?.isDirectory()) throw new Stop(exitCodes.mistake, `${target} is a folder; name the file in it. Nothing was written.`);
  if (force || !about) return;
  throw new Stop(
    exitCodes.mistake,
    `${target} is there already. Nothing was changed. Write to another file with --output FILE or for another stack with --stack NAME; --force overwrites it.`,
  );
}

/** Editors look for the schema relative to the stack file. */
function schemaFor({ root }: Project, target: string): string {
  const path = relative(dirname(target), resolve(root, "breakwater.schema.json"));
  return path.startsWith(".") ? path : `./${path}`;
}

function translated(source: ComposeSource): Translation {
  try {
    return translate(source);
  } catch (error) {
    if (error instanceof ComposeError) throw new Stop(exitCodes.mistake, `${error.message}\nNothing was written.`);
    throw error;
  }
}

const largestText = 100_000;

function sourceOf(file: string, { root }: Pick<Project, "root">, env: NodeJS.ProcessEnv): ComposeSource {
  const folder = dirname(resolve(file));
  const look = (path: string): Found => lookAt(resolve(folder, path));
  const dotenv = look(".env");
  const variables: Variables = Object.fromEntries([
    ...Object.entries(dotenv.kind === "text" ? parseEnvironmentFile(dotenv.text) : {}).map(([name, value]) => [
      name,
      { value, from: ".env" },
    ]),
    ...Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, { value, from: "the shell" }]])),
  ]) as Variables;
  const found = lookAt(resolve(file));
  if (found.kind !== "text") {
    const why = {
      missing: "does not exist",
      folder: "is a folder; name the file in it",
      binary: "is not text, or is too large",
      closed: "cannot be read",
    }[found.kind];
    throw new Stop(exitCodes.mistake, `${file} ${why}. Nothing was written.`);
  }
  return { file, text: found.text, variables, look, rebase: (path) => relative(root, resolve(folder, path)) || "." };
}

function lookAt(path: string): Found {
  if (!existsSync(path)) return { kind: "missing" };
  const facts = statSync(path);
  if (facts.isDirectory()) return { kind: "folder" };
  if (!facts.isFile() || facts.size > largestText) return { kind: "binary" };
  const text = textOf(path);
  if (text === undefined) return { kind: "closed" };
  return text.includes("\0") || text.includes("\ufffd") ? { kind: "binary" } : { kind: "text", text };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Notes are a result of this command as much as the file is, so they go to stdout. */
function tell({ json, stack }: Options, file: string, target: string, notes: readonly Note[], problems: readonly Note[]): void {
  const console = openConsole();
  if (json) console.result(JSON.stringify({ file: target, valid: problems.length === 0, notes: [...notes, ...problems] }, undefined, 2));
  else console.result([...notes, ...problems].map((note) => formatNote(file, note)).join("\n"));
  const count = (kind: Note["kind"], one: string, many: string): string => {
    const found = [...notes, ...problems].filter((note) => note.kind === kind).length;
    return `${found} ${found === 1 ? one : many}`;
  };
  console.step(
    "+",
    `${target} is written: ${count("taken", "reading", "readings")} to check, ${count("left", "option", "options")} not expressed, ${count("do", "thing", "things")} to do`,
  );
  if (problems.length > 0)
    throw new Stop(
      exitCodes.failed,
      `The stack file is written and not valid yet: correct the lines above that say so, then: ./breakwater preview --stack ${stack}`,
    );
  console.step(
    "·",
    `next: ./breakwater preview --stack ${stack}; what Compose runs already is taken over by ./breakwater adopt --stack ${stack}`,
  );
}
