import { readStackFile } from "../../config/stack-file";
import { isValue, storedSecrets } from "../../config/secrets-file";
import { command, runs } from "../command";
import { configuredSecrets } from "../project/declaration";
import { openSession, type GlobalOptions } from "../project/session";

export const secretListCommand = runs(() => command("list", "which secrets have a value; shows none"), secretList);

/** Lists which secrets have a value, without the values. */
function secretList(options: GlobalOptions): Promise<void> {
  const { project, console, json } = openSession(options);
  const stored = storedSecrets(project.settingsFile);
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
