import { readFileSync, statSync } from "node:fs";
import { readStackFile } from "../../config/stack-file";
import { isValue, storedSecrets } from "../../config/secrets-file";
import { readSecret } from "../ask";
import { exitCodes, Stop } from "../exit";
import { configuredSecrets } from "../plan";
import { storeSecret, removeSecret } from "../backend/secrets";
import { engineFor, openSession, type GlobalOptions, type Session } from "../session";
import { continueCommand } from "../release/deploy";

export interface SetOptions extends GlobalOptions {
  /** A file whose content is the value, to the last byte. */
  readonly fromFile?: string;
}

/** Gives a secret its value: from a file, from standard input, or typed. Never from the command line, which every user of the machine can read. */
export async function secretSet(name: string, options: SetOptions): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  requireDeclared(session, name);
  const value = options.fromFile === undefined ? await readSecret(`Value of ${name} (is not shown): `) : contentOf(options.fromFile);
  if (value === "" || value.includes("\0") || value.includes("\ufffd"))
    throw refusal(`${value === "" ? "The value is empty" : "The value is not text (UTF-8)"}, and a container could not read it.`);
  await engineFor(session);
  storeSecret(project, name, value);
  if (session.json) return console.result(JSON.stringify({ secret: name, file: project.engineFile }));
  const commit = project.sharedByTeam ? ` Commit that file: other clones read it.` : "";
  console.result(
    `${name} is written to ${project.engineFile}, encrypted.${commit} \`${continueCommand(project.stack)}\` brings it to the containers.`,
  );
}

/** Which secrets have a value; no value is shown. */
export function secretList(options: GlobalOptions): Promise<void> {
  const { project, console, json } = openSession(options);
  const stored = storedSecrets(project.engineFile);
  const declared = configuredSecrets(readStackFile(project.stackFile));
  const rows = [...new Set([...declared, ...Object.keys(stored)])].sort().map((name) => ({
    name,
    value: isValue(stored[name]),
    declared: declared.includes(name),
  }));
  const words = ({ value, declared }: (typeof rows)[number]): string =>
    !declared ? "has a value that nothing asks for" : value ? "has a value" : "has no value";
  const text = rows.map((row) => `${row.name}: ${words(row)}`).join("\n");
  console.result(json ? JSON.stringify(rows, undefined, 2) : text || `${project.stackFile} names no secret with fromConfig.`);
  return Promise.resolve();
}

/** Takes the value away; containers keep theirs until they are replaced. */
export function secretUnset(name: string, options: GlobalOptions): Promise<void> {
  const { project, console, json } = openSession(options);
  if (storedSecrets(project.engineFile)[name] === undefined) throw refusal(`${name} has no value in ${project.engineFile}.`);
  removeSecret(project, name);
  console.result(json ? JSON.stringify({ secret: name, removed: true }) : `${name} has no value any more in ${project.engineFile}.`);
  return Promise.resolve();
}

function requireDeclared({ project }: Session, name: string): void {
  const declared = configuredSecrets(readStackFile(project.stackFile));
  if (declared.includes(name)) return;
  const known = declared.length === 0 ? "it names none" : `it names: ${declared.join(", ")}`;
  throw refusal(
    `${project.stackFile} has no secret ${JSON.stringify(name)} with fromConfig: true (${known}). Write it there first, under secrets.`,
  );
}

function contentOf(file: string): string {
  const about = statSync(file, { throwIfNoEntry: false });
  if (about?.isFile() === true) return readFileSync(file, "utf8");
  throw refusal(`--from-file ${file} ${about ? "is not a file" : "does not exist"}.`);
}

const refusal = (why: string): Stop => new Stop(exitCodes.mistake, `${why} Nothing was changed.`);
