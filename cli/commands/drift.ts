import { command, runs, type OptionsOf } from "../command";
import { silently } from "../process/console";
import { exitCodes } from "../process/exit";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { describeDrift, deviations, driftMarkdown, type DeviatingResource } from "../drift/deviations";
import { rightsWarnings } from "../drift/rights";
import { readSpace } from "../drift/space";
import { spaceWarnings } from "../drift/space-words";
import { findUnmanaged } from "../drift/unmanaged";
import { requireStackToRead } from "../identity/own";
import { askEntries, entryDeviations } from "../drift/entries";
import { openPulumi } from "../run/open";
import { openSession, type Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { runPulumi } from "../run/run";
import { quietInRefresh } from "../run/recorded";
import { watchFile } from "../watch/files";
import { forecastFrom } from "../watch/space";

const definition = () =>
  command("drift", "what is not as declared; exit code 7").option("--markdown", "report for a comment in continuous integration", false);

export const driftCommand = runs(definition, drift);

/**
 * Reports every deviation of the hosts and servers from the state, and changes nothing. Exit code 7 if anything deviates;
 * with only warnings 0.
 */
export async function drift(options: OptionsOf<typeof definition>): Promise<void> {
  const session = openSession(options);
  const { project, declaration, console } = session;
  refuseSilent(await askHosts(declaration.hosts));
  await requireStackToRead(session);
  console.waiting("  reading the hosts");
  const checkpoint = readCheckpoint(project);
  const [resources, entries] = await Promise.all([findDeviations(session), askEntries(project.stack, declaration.hosts, checkpoint)]);
  const found = [...resources, ...entryDeviations(entries)];
  const warnings = [
    ...(await findUnmanaged(project.stack, declaration.hosts, checkpoint)),
    ...(await rightsWarnings(declaration.topology, declaration.hosts)),
    ...spaceWarnings(await readSpace(declaration.topology, declaration.hosts, forecastFrom(watchFile(project, "space.json")))),
  ];
  console.waiting("");
  const report = { stack: project.stack, deviations: found, warnings };
  const describe = options.markdown ? driftMarkdown : describeDrift;
  console.result(session.json ? JSON.stringify(report, undefined, 2) : describe(report));
  if (found.length > 0) process.exitCode = exitCodes.drift;
}

/** Previews a refresh, so that the state does not change. */
async function findDeviations(session: Session): Promise<DeviatingResource[]> {
  const { project, declaration } = session;
  const stack = await openPulumi(session, false);
  const exclude = await quietInRefresh(declaration.hosts, readCheckpoint(project));
  const run = { project, console: silently, command: "./breakwater drift", changes: false, look: "everything" as const };
  const outcome = await runPulumi(run, (how) => stack.previewRefresh({ ...how, exclude, expectNoChanges: true }));
  return outcome.unexpectedChanges ? deviations(outcome) : [];
}
