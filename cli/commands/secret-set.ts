import { readFileSync, statSync } from "node:fs";
import { readStackFile } from "../../config/stack-file";
import { readSecret } from "../process/ask";
import { storeSecret } from "../state/secrets";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { configuredSecrets } from "../project/declaration";
import { continueCommand } from "../release/deploy";
import { openPulumi } from "../run/open";
import { openSession, type Session } from "../project/session";

const definition = () =>
  command("set", "give a secret its value, from a prompt, standard input or a file")
    .argument("<name>")
    .option("--from-file <file>", "the value is the content of this file");

export const secretSetCommand = runs(definition, secretSet);

/**
 * Sets a secret's value: from a file, from standard input, or typed. Never from the command line, which every user of the
 * machine can read.
 */
async function secretSet(name: string, options: OptionsOf<typeof definition>): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  requireDeclared(session, name);
  const value = options.fromFile === undefined ? await readSecret(`Value of ${name} (is not shown): `) : contentOf(options.fromFile);
  if (value === "" || value.includes("\0") || value.includes("\ufffd"))
    throw refusal(`${value === "" ? "The value is empty" : "The value is not text (UTF-8)"}, and a container could not read it.`);
  await openPulumi(session);
  storeSecret(project, name, value);
  if (session.json) return console.result(JSON.stringify({ secret: name, file: project.settingsFile }));
  const commit = project.sharedByTeam ? ` Commit that file: other clones read it.` : "";
  console.result(
    `${name} is written to ${project.settingsFile}, encrypted.${commit} \`${continueCommand(project.stack)}\` brings it to the containers.`,
  );
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
