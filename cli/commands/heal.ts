import { refuseUnfinishedTakeOver } from "../take-over/earlier";
import { command, runs } from "../command";
import { readDeployable } from "../project/declaration";
import { asItRuns } from "../release/deploy-release";
import { describeRepairs, left, repairs } from "../drift/repairs";
import { requireOwn } from "../identity/own";
import { requireStack } from "../state/required";
import { openSession, type GlobalOptions } from "../project/session";
import { requireDeployed } from "../state/deployed";
import { prepare, release } from "../release/deploy";

export const healCommand = runs(() => command("heal", "repair what deviates, and roll nothing out"), heal);

/**
 * Restores the last deployment. It stops if the stack file differs, because only `up` rolls out changes. After a rollback
 * it restores the running release.
 */
async function heal(options: GlobalOptions): Promise<void> {
  const started = Date.now();
  const declared = openSession(options);
  await requireOwn(declared);
  await refuseUnfinishedTakeOver(declared);
  requireStack(declared);
  const session = await asItRuns(declared);
  const { project, declaration, console } = session;
  if (!declaration.release) {
    readDeployable(project);
    requireDeployed(project, declaration);
  }
  await prepare(session);
  const outcome = await release(session, { refresh: true });
  const [made, undecided] = [repairs(outcome), left(outcome)];
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  console.result(
    session.json
      ? JSON.stringify({ stack: project.stack, repaired: made, left: undecided, seconds }, undefined, 2)
      : describeRepairs(project.stack, made, seconds, undecided),
  );
}
