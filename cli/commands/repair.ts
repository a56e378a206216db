import { labels, names as authored } from "../../topology/names";
import { askHosts, refuseSilent } from "../prerequisites/hosts";
import { readDeployable } from "../plan";
import { asItRuns } from "../release/deploy-release";
import { groundOf, restoreRelease } from "../release/restore";
import { engineFor, openSession, requireStack, type GlobalOptions } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { clearInterruption, recover } from "../stack/recover";
import { explained } from "../stack/explain";
import { EngineFailure, runEngine } from "../stack/run";
import { findUsurpers, removeUsurpers, type Usurper } from "../stack/usurpers";

/**
 * The watcher's run: looks at the named resources only, and brings them back. Seconds count here: images, and everything that is not
 * named, are taken as the state has them. What one resource needs and does not get does not hold up another.
 * @param names logical names, for example dev-web-0.local
 */
export async function repair(names: readonly string[], options: GlobalOptions): Promise<void> {
  const session = await asItRuns(openSession(options));
  const { project, plan, console } = session;
  requireStack(session);
  if (!plan.release) readDeployable(project);
  // Another host that is down is no reason to leave this one broken.
  const concerned = plan.hosts.filter(({ name }) => names.some((one) => one.endsWith(`.${name}`)));
  refuseSilent(await askHosts(concerned));
  const interrupted = await clearInterruption(project, console);
  const stack = await engineFor(session, false);
  if (interrupted) await recover(project, plan, stack, console);
  const isNamed = ({ container }: Usurper): boolean =>
    names.some((name) => name.startsWith(`${authored.physical(project.stack, container.Labels[labels.resource] ?? "")}.`));
  const usurpers = (await findUsurpers(project.stack, concerned, readCheckpoint(project))).filter(isNamed);
  const run = { project, console, command: "./breakwater heal", changes: true };
  const target = names.map((name) => `**::${name}`);
  await removeUsurpers(
    usurpers.filter(({ holdsName }) => holdsName),
    console,
  );
  const ground = groundOf(session);
  const again = () => runEngine(run, (how) => stack.up({ ...how, target, continueOnError: true }));
  const { changes } = await runEngine(run, (how) => stack.up({ ...how, target, refresh: true, continueOnError: true })).catch(
    async (error: unknown) => {
      throw error instanceof EngineFailure ? await restoreRelease(session, ground, await explained(session, error), again) : error;
    },
  );
  await removeUsurpers(
    usurpers.filter(({ holdsName }) => !holdsName),
    console,
  );
  console.result(JSON.stringify({ changes: changes.map(({ operation, type, resource }) => ({ operation, type, resource })) }));
}
