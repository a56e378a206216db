import { noteRun } from "../identity/note";
import { requireOwn } from "../identity/own";
import { idleAnchors } from "../identity/idle";
import { refuseHalfAdopted } from "../adoption/earlier";
import { engineFor, openDeployment, type GlobalOptions, type Session } from "../session";
import { refuseUnfitServers } from "../prerequisites/databases";
import { ensureHosts } from "../prerequisites/hosts";
import { ensureImages } from "../prerequisites/images";
import { neededImages } from "../prerequisites/needed-images";
import { refuseWithoutRoom } from "../prerequisites/room";
import { shownShell } from "../prerequisites/shell";
import { runningRelease } from "../release/deploy-release";
import { restoreNames } from "../release/images";
import { recordRelease, rollbackWarning } from "../release/record";
import { roll, type RollOptions } from "../release/roll";
import { clearInterruption, recover } from "../stack/recover";
import type { Outcome } from "../stack/run";
import { askEntries } from "../site/entries";
import { reachesOf } from "../stack/reaches";
import { settle } from "../stack/settle";
import { findUsurpers, removeUsurpers } from "../stack/usurpers";
import { readCheckpoint } from "../stack/checkpoint";
import { warningLine } from "../report/deviations";
import { hiddenWarnings } from "../report/hidden";
import { describeOutputs } from "../report/outputs";
import { rightsWarnings } from "../report/rights";
import { stackOption } from "../../topology/stack-option";

export interface UpOptions extends GlobalOptions {
  /** Whether to look at the hosts first, so that what somebody broke is repaired. */
  readonly refresh: boolean;
}

export const continueCommand = (stack: string): string => `./breakwater up${stackOption(stack)}`;

/** Makes the hosts as the stack file says, and repairs what deviates. */
export async function up(options: UpOptions): Promise<void> {
  const started = Date.now();
  const session = openDeployment(options);
  const { project, console } = session;
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
  await refuseHalfAdopted(session);
  await prepare(session);
  await refuseWithoutRoom(session.plan, project.locate);
  const outcome = await release(session, { refresh: options.refresh });
  const { outputs = {}, resources = [] } = readCheckpoint(project) ?? {};
  for (const text of idleAnchors(resources)) console.step("!", text);
  if (session.json) return console.result(JSON.stringify({ changes: changesOf(outcome), outputs }, undefined, 2));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.result(`${project.stack} is up: ${outcome.changes.length} changes, ${outcome.same} as before (${seconds} s)\n`);
  console.result(describeOutputs(project.stack, outputs));
}

/** Deploys, waits until everything is well, and notes it as what runs. */
export async function release(session: Session, options: RollOptions): Promise<Outcome> {
  let deployed = false;
  try {
    const outcome = await deploy(session, options);
    const engines = session.plan.hosts.map(({ engine }) => engine);
    await settle(session.project.stack, engines, session.console, undefined, reachesOf(readCheckpoint(session.project)));
    await recordRelease(session);
    deployed = outcome.changes.length > 0;
    await tellOfSites(session);
    await tellOfVolumes(session);
    return outcome;
  } finally {
    // Also after a failure: a state from before it does not know what it left.
    await noteRun(session, deployed);
  }
}

/** Every app has passed its gate; whether its pages say something else than that nothing answers is worth a look, and no reason to undo anything. */
async function tellOfSites({ project, plan, console }: Session): Promise<void> {
  for (const { entry, problems } of await askEntries(project.stack, plan.hosts, readCheckpoint(project)))
    for (const { request, detail } of problems)
      console.step("!", `entry ${entry}: ${request} ${detail}; \`./breakwater status\` tells more`);
}

/** What works and yet will disappoint: a warning, because the app may not need it. */
async function tellOfVolumes({ plan: { topology, hosts }, console }: Session): Promise<void> {
  const warnings = [...(await rightsWarnings(topology, hosts)), ...(await hiddenWarnings(topology, hosts))];
  for (const warning of warnings) console.step("!", warningLine(warning));
}

/** Everything that has to be there before the engine starts. */
export async function prepare({ project, plan, console }: Session): Promise<void> {
  await ensureHosts(plan.hosts, console, shownShell(console));
  await requireOwn({ project, plan });
  await refuseUnfitServers(plan.topology, plan.hosts);
  const names = await restoreNames(runningRelease(project), plan.hosts);
  for (const name of names) console.step("~", `the image ${name} has its name again, which a prune had taken`);
  const needed = neededImages(plan.topology, project.locate);
  for (const { name, address, engine } of plan.hosts) {
    const isThere = async (reference: string): Promise<boolean> => (await engine.inspectImage(reference)) !== undefined;
    await ensureImages(needed.get(name) ?? [], {
      root: project.root,
      address: address.address,
      shell: shownShell(console),
      console,
      isThere,
    });
  }
}

/** Brings the stack to its plan, after whatever an earlier, killed run left behind was put in order. */
async function deploy(session: Session, options: RollOptions): Promise<Outcome> {
  const { project, plan, console } = session;
  const interrupted = await clearInterruption(project, console);
  const stack = await engineFor(session);
  if (interrupted) await recover(project, plan, stack, console);
  const usurpers = options.refresh ? await findUsurpers(project.stack, plan.hosts, readCheckpoint(project)) : [];
  await removeUsurpers(
    usurpers.filter(({ holdsName }) => holdsName),
    console,
  );
  const outcome = await roll(session, stack, options, continueCommand(project.stack));
  await removeUsurpers(
    usurpers.filter(({ holdsName }) => !holdsName),
    console,
  );
  return outcome;
}

const changesOf = (outcome: Outcome): object[] => outcome.changes.map(({ operation, type, resource }) => ({ operation, type, resource }));
