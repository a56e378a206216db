import { resolve } from "node:path";
import { command, runs, type OptionsOf } from "../command";
import { wouldBeCommitted } from "../project/git";
import { takeCopy } from "../state/copy";
import { defaultFile, writeCopy } from "../state/copy-file";
import { openFormerSession } from "../release/former-session";
import { openPulumi } from "../run/open";
import { requireStack } from "../state/required";
const definition = () =>
  command("backup", "the state in one file, secrets encrypted, with its salt").option(
    "--to <file>",
    "default: backups/STACK-TIME.json in BREAKWATER_HOME",
  );

export const stateBackupCommand = runs(definition, stateBackup);

/** Writes the state into one file that only its owner can read. The file is useless without the passphrase, which it does not contain. */
async function stateBackup(options: OptionsOf<typeof definition>): Promise<void> {
  const session = openFormerSession(options);
  const { project, console } = session;
  requireStack(session);
  await openPulumi(session);
  const copy = takeCopy(project);
  const file = resolve(options.to ?? defaultFile(project, copy));
  writeCopy(file, copy);
  if (wouldBeCommitted(file))
    console.step(
      "!",
      `${file} lies in a git repository that does not ignore it. It is encrypted, and still no file for a repository: move it, or ignore it`,
    );
  const resources = copy.deployment.resources?.length ?? 0;
  if (session.json) return console.result(JSON.stringify({ file, resources }));
  console.result(
    `${file}: ${resources} resources of ${project.stack}, secrets encrypted. It needs the passphrase to be of use: keep that elsewhere.\n` +
      `To use it: ./breakwater state restore ${file} --stack ${project.stack}`,
  );
}
