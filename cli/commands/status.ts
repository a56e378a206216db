import type { ContainerSummary } from "../../docker/daemon";
import { helperKind } from "../../provider/reach/helper";
import { labels } from "../../topology/names";
import { command, runs } from "../command";
import { exitCodes, Stop } from "../process/exit";
import type { StackHost } from "../project/declaration";
import { askHosts } from "../hosts/hosts";
import type { ReadOutputs } from "../state/outputs";
import { readSpace } from "../drift/space";
import { rollbackWarning } from "../release/record";
import { requireStackToRead } from "../identity/own";
import { openSession, type GlobalOptions, type Session } from "../project/session";
import { askEntries } from "../drift/entries";
import { readCheckpoint } from "../state/checkpoint";
import { unitStatus, type Listings } from "../status/containers";
import { memberStatus } from "../status/members";
import { describeStatus, problemsOf, type ContainerState, type StatusReport } from "../status/report";
import { missingThings } from "../status/things";
import { unitsOf } from "../status/units";
import { watchFile } from "../watch/files";
import { alarmsIn, read } from "../watch/journal";
import { active, readPauses } from "../watch/pauses";
import { forecastFrom } from "../watch/space";

export const statusCommand = runs(
  () => command("status", "what should run and what does, replication, the site; exit code 7 when it is not whole"),
  status,
);

/**
 * Compares the declared parts with the current answers of hosts, servers and sites. Exit code 7 if something is missing or
 * does not answer; 0 if the stack is whole, or was taken down; 1 if a host does not answer.
 */
async function status(options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  const { project, declaration, console } = session;
  await requireStackToRead(session);
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
  const answers = await askHosts(declaration.hosts);
  const silent = answers.filter(({ reason }) => reason !== undefined).map(({ host, reason }) => ({ host: host.name, reason }));
  const report = await look(
    session,
    answers.filter(({ reason }) => reason === undefined).map(({ host }) => host),
    silent,
  );
  console.result(session.json ? JSON.stringify(report, undefined, 2) : describeStatus(report));
  if (silent.length > 0)
    throw new Stop(exitCodes.failed, silent.map(({ host, reason }) => `host ${host} does not answer: ${reason}`).join("\n"));
  if (report.state === "not whole") process.exitCode = exitCodes.drift;
}

async function look(
  { project, declaration, console }: Session,
  hosts: readonly StackHost[],
  silent: StatusReport["silent"],
): Promise<StatusReport> {
  const { stack } = project;
  const checkpoint = readCheckpoint(project);
  const outputs: ReadOutputs = checkpoint?.outputs ?? {};
  console.waiting("  asking the hosts, the servers and the site");
  const listings: Listings = new Map(
    await Promise.all(hosts.map(async (host) => [host.name, { host, found: await listed(host, stack) }] as const)),
  );
  const found = [...listings.values()].flatMap((listing) => listing.found);
  const runs = (container: string): boolean => found.some(({ Names, State }) => State === "running" && Names.includes(`/${container}`));
  const [units, entries, members, things, space] = await Promise.all([
    Promise.all(unitsOf(stack, checkpoint).map((unit) => unitStatus(unit, listings))),
    askEntries(stack, hosts, checkpoint),
    memberStatus(checkpoint, runs),
    missingThings(hosts, checkpoint),
    readSpace(declaration.topology, hosts, forecastFrom(watchFile(project, "space.json"))),
  ]);
  console.waiting("");
  const problems = problemsOf({ units, entries, members, things: [...things, ...alarms(project, found)] });
  const state = problems.length > 0 ? "not whole" : units.length === 0 ? "down" : "whole";
  const pauses = active(readPauses(watchFile(project, "pauses.json")), Date.now());
  return { stack, state, problems, units, entries, members, outputs, containers: containersOf(listings), silent, pauses, space };
}

/** Resources that the watcher has given up on and that are still unhealthy. */
function alarms(project: Session["project"], found: readonly ContainerSummary[]): string[] {
  const isUnwell = (resource: string | undefined): boolean =>
    found.some(
      ({ Labels, Status, State }) => Labels[labels.resource] === resource && (Status.includes("(unhealthy)") || State === "restarting"),
    );
  return alarmsIn(read(watchFile(project, "journal.jsonl")))
    .filter(({ resource }) => isUnwell(resource))
    .map(({ at, resource, because }) => `alarm of the watcher at ${at}: ${resource}: ${because}`);
}

const listed = async ({ daemon }: StackHost, stack: string): Promise<ContainerSummary[]> =>
  (await daemon.containers({ labels: { [labels.stack]: stack }, all: true })).filter(({ Labels }) => Labels[labels.kind] !== helperKind);

function containersOf(listings: Listings): ContainerState[] {
  const states = [...listings].flatMap(([host, { found }]) =>
    found.map(({ Names, Labels, Status }) => ({
      host,
      name: Names[0]?.slice(1) ?? "",
      resource: Labels[labels.resource] ?? "",
      status: Status,
    })),
  );
  return states.sort((a, b) => a.resource.localeCompare(b.resource));
}
