import { existsSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { ComposeError, type ComposeSource } from "../../adopt/compose/source";
import { formatNote, type Note } from "../../adopt/notes";
import { isEmpty, problemsOf, stackFileText, starterText } from "../../adopt/written-stack-file";
import { translate, type Translation } from "../../adopt/translate";
import { command, runs, type OptionsOf } from "../command";
import { collect } from "../options";
import { openConsole } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { openProject, type Project } from "../project/project";
import { writeStored } from "../project/stored";
import { composeSource, unread } from "../take-over/compose-source";
import { stackOption } from "../../topology/stack-option";

const definition = () =>
  command("init", "write the first stack file")
    .option(
      "--from <compose.yml>",
      "read a compose file, and report line by line what is not in the stack file; repeat it for files that Compose merges",
      collect,
      [],
    )
    .option("--profile <name>", "with --from: take the services of this profile as well; * is every profile", collect, [])
    .option("--env-file <file>", "with --from: read variables from here instead of .env", collect, [])
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
  const [file, ...overrides] = options.from;
  if (file === undefined) {
    writeStored(target, starterText(schema), 0o644);
    openConsole().result(
      options.json
        ? JSON.stringify({ file: target, notes: [] })
        : `${target} is written: a first stack to change. Then: ./breakwater up${stackOption(options.stack)}`,
    );
    return Promise.resolve();
  }
  const files = { from: [file, ...overrides] as const, profiles: options.profile, envFiles: options.envFile };
  const translation = translated({ ...composeSource(files, project.root, process.env), stack: options.stack });
  const problems = isEmpty(translation) ? [] : problemsOf(options.stack, translation);
  const isWritten = !isEmpty(translation) && problems.length === 0;
  tell(options, file, target, [...overlooked(options.from), ...translation.notes, ...problems], isWritten);
  if (!isWritten) throw new Stop(exitCodes.failed, nothingLeft);
  writeStored(target, stackFileText(translation, { from: basename(file), schema }), 0o644);
  tellNext(options, target, translation.notes);
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

/** Compose called without -f would read another file as well. */
function overlooked(from: readonly string[]): Note[] {
  const file = unread(from);
  if (file === undefined) return [];
  const text = `it is next to the file and is not read; without -f, Compose merges it: add --from ${file} if it belongs to this stack`;
  return [{ kind: "left", line: 1, file, option: "", text }];
}

const nothingLeft = "No service of the file can be in a stack file; the lines above say why. Nothing was written.";

/** Notes are a result of this command as much as the file is, so they go to stdout. */
function tell({ json }: Options, file: string, target: string, notes: readonly Note[], valid: boolean): void {
  const text = json ? JSON.stringify({ file: target, valid, notes }, undefined, 2) : notes.map((note) => formatNote(file, note)).join("\n");
  openConsole().result(text);
}

function tellNext({ stack }: Options, target: string, notes: readonly Note[]): void {
  const console = openConsole();
  const count = (kind: Note["kind"], one: string, many: string): string => {
    const found = notes.filter((note) => note.kind === kind).length;
    return `${found} ${found === 1 ? one : many}`;
  };
  console.step(
    "+",
    `${target} is written: ${count("taken", "reading", "readings")} to check, ${count("left", "option", "options")} not expressed, ${count("do", "thing", "things")} to do`,
  );
  console.step(
    "·",
    `next: ./breakwater preview --stack ${stack}; what Compose runs already is taken over by ./breakwater adopt --stack ${stack}`,
  );
}
