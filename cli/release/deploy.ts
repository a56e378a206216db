import { noteRun } from "../identity/note";
import { requireOwn } from "../identity/own";
import { openPulumi } from "../run/open";
import type { Session } from "../project/session";
import { refuseUnfitServers } from "../hosts/databases";
import { ensureHosts } from "../hosts/hosts";
import { ensureImages } from "../hosts/images";
import { neededImages } from "../hosts/needed-images";
import { shownShell } from "../process/shell";
import { warningLine } from "../drift/deviations";
import { hiddenWarnings } from "../drift/hidden";
import { rightsWarnings } from "../drift/rights";
import { askEntries } from "../drift/entries";
import { readCheckpoint } from "../state/checkpoint";
import { reachesOf } from "../state/reaches";
import { clearInterruption, recover } from "../run/interrupted";
import type { Outcome } from "../run/run";
import { settle } from "../hosts/settle";
import { findConflicting, removeConflicting } from "../run/conflicts";
import { leastLook } from "../run/recorded";
import { stackOption } from "../../topology/stack-option";
import { runningRelease } from "./deploy-release";
import { restoreNames } from "./images";
import { recordRelease } from "./record";
import { roll } from "./roll";

/** The command that deploys the stack file, and continues after a failed run. */
export const continueCommand = (stack: string): string => `./breakwater up${stackOption(stack)}`;

export interface ReleaseOptions {
  /** Whether to look at the hosts first, so that deviations are repaired. */
  readonly refresh: boolean;
}

/** Deploys, waits until everything is healthy, and records it as the running release. */
export async function release(session: Session, options: ReleaseOptions): Promise<Outcome> {
  let deployed = false;
  try {
    const outcome = await deploy(session, options);
    const daemons = session.declaration.hosts.map(({ daemon }) => daemon);
    await settle(session.project.stack, daemons, session.console, undefined, reachesOf(readCheckpoint(session.project)));
    await recordRelease(session);
    deployed = outcome.changes.length > 0;
    await tellOfSites(session);
    await tellOfVolumes(session);
    return outcome;
  } finally {
    // Even after a failure, because an earlier state does not know what the run left.
    await noteRun(session, deployed);
  }
}

/** Warns about sites that do not answer. Every app has passed its gate, so this undoes nothing. */
async function tellOfSites({ project, declaration, console }: Session): Promise<void> {
  for (const { entry, problems } of await askEntries(project.stack, declaration.hosts, readCheckpoint(project)))
    for (const { request, detail } of problems)
      console.step("!", `entry ${entry}: ${request} ${detail}; \`./breakwater status\` tells more`);
}

/** Warns about volumes that may not work as expected. The app may not need them, so this is not an error. */
async function tellOfVolumes({ declaration: { topology, hosts }, console }: Session): Promise<void> {
  const warnings = [...(await rightsWarnings(topology, hosts)), ...(await hiddenWarnings(topology, hosts))];
  for (const warning of warnings) console.step("!", warningLine(warning));
}

/** Provides everything that Pulumi needs to start. */
export async function prepare({ project, declaration, console }: Session): Promise<void> {
  await ensureHosts(declaration.hosts, console, shownShell(console));
  await requireOwn({ project, declaration });
  await refuseUnfitServers(declaration.topology, declaration.hosts);
  const names = await restoreNames(runningRelease(project), declaration.hosts);
  for (const name of names) console.step("~", `the image ${name} has its name again, which a prune had taken`);
  const needed = neededImages(declaration.topology, project.locate);
  for (const { name, address, daemon } of declaration.hosts) {
    const isThere = async (reference: string): Promise<boolean> => (await daemon.inspectImage(reference)) !== undefined;
    await ensureImages(needed.get(name) ?? [], {
      root: project.root,
      address: address.address,
      shell: shownShell(console),
      console,
      isThere,
    });
  }
}

/** Deploys the declaration. Cleans up after an earlier, killed run first. */
async function deploy(session: Session, { refresh }: ReleaseOptions): Promise<Outcome> {
  const { project, declaration, console } = session;
  const interrupted = await clearInterruption(project, console);
  const stack = await openPulumi(session);
  if (interrupted) await recover(project, declaration, stack, console);
  const conflicting = refresh ? await findConflicting(project.stack, declaration.hosts, readCheckpoint(project)) : [];
  await removeConflicting(
    conflicting.filter(({ holdsName }) => holdsName),
    console,
  );
  const look = refresh ? await leastLook(declaration.hosts, readCheckpoint(project)) : "nothing";
  const outcome = await roll(session, stack, { look }, continueCommand(project.stack));
  await removeConflicting(
    conflicting.filter(({ holdsName }) => !holdsName),
    console,
  );
  return outcome;
}
