import { silently } from "../console";
import { exitCodes } from "../exit";
import { askHosts, refuseSilent } from "../prerequisites/hosts";
import { describeDeviations, deviations } from "../report/deviations";
import { engineFor, openSession, requireStack, type GlobalOptions } from "../session";
import { runEngine } from "../stack/run";

/** Asks the hosts and servers, reports what is not as the state says, and changes nothing. Exit code 7 when anything deviates. */
export async function drift(options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  const { project, console } = session;
  requireStack(session);
  refuseSilent(await askHosts(session.plan.hosts));
  const stack = await engineFor(session);
  console.waiting("  reading the hosts");
  const run = { project, console: silently, command: "npx breakwater drift", changes: false };
  const outcome = await runEngine(run, (how) => stack.previewRefresh({ ...how, expectNoChanges: true }));
  console.waiting("");
  const found = outcome.unexpectedChanges ? deviations(outcome) : [];
  console.result(
    session.json ? JSON.stringify({ stack: project.stack, deviations: found }, undefined, 2) : describeDeviations(project.stack, found),
  );
  if (outcome.unexpectedChanges) process.exitCode = exitCodes.drift;
}
