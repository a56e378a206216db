import { refuseSilent, askHosts } from "../prerequisites/hosts";
import { rollbackWarning } from "../release/record";
import { engineFor, openSession, type GlobalOptions } from "../session";
import { runEngine } from "../stack/run";
import { continueCommand } from "./up";

/** Says what `up` would do, and changes nothing. */
export async function preview(options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
  refuseSilent(await askHosts(session.plan.hosts));
  const stack = await engineFor(session);
  const outcome = await runEngine({ project, console, command: continueCommand(project.stack), changes: false }, (how) =>
    stack.preview(how),
  );
  const changes = outcome.changes.map(({ operation, type, resource }) => ({ operation, type, resource }));
  if (session.json) return console.result(JSON.stringify({ changes, same: outcome.same }, undefined, 2));
  console.result(`${project.stack}: ${changes.length} changes, ${outcome.same} as they are`);
}
