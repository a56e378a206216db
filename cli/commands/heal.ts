import { describeRepairs, repairs } from "../report/repairs";
import { openSession, requireStack, type GlobalOptions } from "../session";
import { requireDeployed } from "../stack/deployed";
import { prepare, release } from "./up";

/** Brings back what was deployed last. A stack file that says something else stops it: rolling out is `up`'s business. */
export async function heal(options: GlobalOptions): Promise<void> {
  const started = Date.now();
  const session = openSession(options);
  const { project, plan, console } = session;
  requireStack(session);
  requireDeployed(project, plan);
  await prepare(session);
  const made = repairs(await release(session, { refresh: true }));
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  console.result(
    session.json
      ? JSON.stringify({ stack: project.stack, repaired: made, seconds }, undefined, 2)
      : describeRepairs(project.stack, made, seconds),
  );
}
