import { command, runs } from "../command";
import { openPulumi } from "../run/open";
import { openSession, type GlobalOptions } from "../project/session";
import { envScript } from "../pulumi/environment";

export const envCommand = runs(() => command("env", "print and write .breakwater/env.sh, for plain Pulumi"), env);

/** Prints the file that plain Pulumi needs for this stack, and writes it to its path. */
async function env(options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  const text = envScript(session.project, session.declaration.local);
  await openPulumi(session);
  session.console.result(session.json ? JSON.stringify({ file: session.project.envScript }) : text.trimEnd());
}
