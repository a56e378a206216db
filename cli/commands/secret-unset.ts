import { storedSecrets } from "../../config/secrets-file";
import { removeSecret } from "../state/secrets";
import { command, runs } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { openSession, type GlobalOptions } from "../project/session";

export const secretUnsetCommand = runs(() => command("unset", "take a value away").argument("<name>"), secretUnset);

/** Removes the value; containers keep theirs until they are replaced. */
function secretUnset(name: string, options: GlobalOptions): Promise<void> {
  const { project, console, json } = openSession(options);
  if (storedSecrets(project.settingsFile)[name] === undefined)
    throw new Stop(exitCodes.mistake, `${name} has no value in ${project.settingsFile}. Nothing was changed.`);
  removeSecret(project, name);
  console.result(json ? JSON.stringify({ secret: name, removed: true }) : `${name} has no value any more in ${project.settingsFile}.`);
  return Promise.resolve();
}
