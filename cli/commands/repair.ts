import { refuseHalfAdopted } from "../adoption/earlier";
import { labels, names as authored } from "../../topology/names";
import { command, runs } from "../command";
import { askHosts, refuseSilent } from "../prerequisites/hosts";
import { readDeployable, type PlannedHost } from "../plan";
import type { Project } from "../project";
import { asItRuns } from "../release/deploy-release";
import { noteRun } from "../identity/note";
import { claimType } from "../identity/here";
import { requireOwn } from "../identity/own";
import { groundOf, restoreRelease } from "../release/restore";
import { engineFor, openSession, requireStack, type GlobalOptions, type Session } from "../session";
import { nameOf, readCheckpoint } from "../stack/checkpoint";
import { clearInterruption, recover } from "../stack/recover";
import { explained } from "../stack/explain";
import { EngineFailure, runEngine } from "../stack/run";
import { findUsurpers, removeUsurpers, type Usurper } from "../stack/usurpers";

export const repairCommand = runs(() => command("repair", "the watcher's own run").argument("<names...>"), repair);

/**
 * The watcher's run: looks at the named resources only, and brings them back. Seconds count here: images, and everything that is not
 * named, are taken as the state has them. What one resource needs and does not get does not hold up another.
 * @param names logical names, for example dev-web-0.local
 */
async function repair(names: readonly string[], options: GlobalOptions): Promise<void> {
  // Another host that is down is no reason to leave this one broken.
  const near = ({ plan: { hosts } }: Session) => hosts.filter(({ name }) => names.some((one) => one.endsWith(`.${name}`)));
  const declared = openSession(options);
  await requireOwn({ project: declared.project, plan: { hosts: near(declared) } });
  await refuseHalfAdopted(declared);
  requireStack(declared);
  const session = await asItRuns(declared);
  const { project, plan, console } = session;
  if (!plan.release) readDeployable(project);
  const concerned = near(session);
  refuseSilent(await askHosts(concerned));
  const interrupted = await clearInterruption(project, console);
  const stack = await engineFor(session, false);
  if (interrupted) await recover(project, plan, stack, console);
  const isNamed = ({ container }: Usurper): boolean =>
    names.some((name) => name.startsWith(`${authored.physical(project.stack, container.Labels[labels.resource] ?? "")}.`));
  const usurpers = (await findUsurpers(project.stack, concerned, readCheckpoint(project))).filter(isNamed);
  const run = { project, console, command: "./breakwater heal", changes: true };
  const target = [...names, ...unmarked(project, concerned)].map((name) => `**::${name}`);
  await removeUsurpers(
    usurpers.filter(({ holdsName }) => holdsName),
    console,
  );
  const ground = groundOf(session);
  const again = () => runEngine(run, (how) => stack.up({ ...how, target, continueOnError: true }));
  const { changes } = await runEngine(run, (how) => stack.up({ ...how, target, refresh: true, continueOnError: true }))
    .catch(async (error: unknown) => {
      throw error instanceof EngineFailure ? await restoreRelease(session, ground, await explained(session, error), again) : error;
    })
    .finally(() => noteRun(session, false));
  await removeUsurpers(
    usurpers.filter(({ holdsName }) => !holdsName),
    console,
  );
  console.result(JSON.stringify({ changes: changes.map(({ operation, type, resource }) => ({ operation, type, resource })) }));
}

/** What a container waits for has to be made with it: a state that a program of before wrote has no identity yet. */
function unmarked(project: Project, hosts: readonly PlannedHost[]): string[] {
  const { resources = [] } = readCheckpoint(project) ?? {};
  const claims = hosts.map(({ name }) => authored.onHost("claim", name));
  const missing = claims.filter((claim) => !resources.some(({ type, urn }) => type === claimType && nameOf(urn) === claim));
  return missing.length === 0 ? [] : ["identity", ...missing];
}
