import { refuseUnfinishedTakeOver } from "../take-over/earlier";
import { labels, names as authored } from "../../topology/names";
import { command, runs } from "../command";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { readDeployable, type StackHost } from "../project/declaration";
import type { Project } from "../project/project";
import { asItRuns } from "../release/deploy-release";
import { noteRun } from "../identity/note";
import { claim as claimResource } from "../../provider/resources/identity";
import { requireOwn } from "../identity/own";
import { groundOf, restoreRelease } from "../release/restore";
import { openPulumi } from "../run/open";
import { requireStack } from "../state/required";
import { openSession, type GlobalOptions, type Session } from "../project/session";
import { nameOf, readCheckpoint } from "../state/checkpoint";
import { clearInterruption, recover } from "../run/interrupted";
import { explained } from "../run/explain";
import { PulumiFailure, runPulumi } from "../run/run";
import { findConflicting, removeConflicting, type ConflictingContainer } from "../run/conflicts";

export const repairCommand = runs(() => command("repair", "the watcher's own run").argument("<names...>"), repair);

/**
 * The watcher's run: inspects and repairs only the named resources. It must be fast, so it trusts the state for images and
 * for all other resources. A resource that fails does not delay the others.
 * @param names logical names, for example dev-web-0.local
 */
async function repair(names: readonly string[], options: GlobalOptions): Promise<void> {
  // Another host's outage must not block the repair on this one.
  const near = ({ declaration: { hosts } }: Session) => hosts.filter(({ name }) => names.some((one) => one.endsWith(`.${name}`)));
  const declared = openSession(options);
  await requireOwn({ project: declared.project, declaration: { hosts: near(declared) } });
  await refuseUnfinishedTakeOver(declared);
  requireStack(declared);
  const session = await asItRuns(declared);
  const { project, declaration, console } = session;
  if (!declaration.release) readDeployable(project);
  const concerned = near(session);
  refuseSilent(await askHosts(concerned));
  const interrupted = await clearInterruption(project, console);
  const stack = await openPulumi(session, false);
  if (interrupted) await recover(project, declaration, stack, console);
  const isNamed = ({ container }: ConflictingContainer): boolean =>
    names.some((name) => name.startsWith(`${authored.physical(project.stack, container.Labels[labels.resource] ?? "")}.`));
  const conflicting = (await findConflicting(project.stack, concerned, readCheckpoint(project))).filter(isNamed);
  const run = { project, console, command: "./breakwater heal", changes: true, look: "everything" as const };
  const target = [...names, ...unmarked(project, concerned)].map((name) => `**::${name}`);
  await removeConflicting(
    conflicting.filter(({ holdsName }) => holdsName),
    console,
  );
  const ground = groundOf(session);
  const again = () => runPulumi({ ...run, look: "nothing" }, (how) => stack.up({ ...how, target, continueOnError: true }));
  const { changes } = await runPulumi(run, (how) => stack.up({ ...how, target, continueOnError: true }))
    .catch(async (error: unknown) => {
      throw error instanceof PulumiFailure ? await restoreRelease(session, ground, await explained(session, error), again) : error;
    })
    .finally(() => noteRun(session, false));
  await removeConflicting(
    conflicting.filter(({ holdsName }) => !holdsName),
    console,
  );
  console.result(JSON.stringify({ changes: changes.map(({ operation, type, resource }) => ({ operation, type, resource })) }));
}

/** The dependencies of a container must be created with it: a state of an earlier version has no identity yet. */
function unmarked(project: Project, hosts: readonly StackHost[]): string[] {
  const { resources = [] } = readCheckpoint(project) ?? {};
  const claims = hosts.map(({ name }) => authored.onHost("claim", name));
  const missing = claims.filter((claim) => !resources.some(({ type, urn }) => type === claimResource.token && nameOf(urn) === claim));
  return missing.length === 0 ? [] : ["identity", ...missing];
}
