import type { Stack } from "@pulumi/pulumi/automation";
import { command, runs, type OptionsOf } from "../command";
import { silently } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { aloneWarnings } from "../plan/alone";
import { Announcement, leave } from "../plan/changes";
import { planMarkdown } from "../plan/markdown";
import { hostsAsked, portWarnings } from "../plan/ports";
import { planReport, type PlanReport } from "../plan/report";
import { planText } from "../plan/text";
import { promisedOf, warningsOf } from "../plan/warnings";
import { refuseUnfitServers } from "../hosts/databases";
import { warningLine } from "../drift/deviations";
import { hiddenWarnings } from "../drift/hidden";
import { rightsWarnings } from "../drift/rights";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { portsOfHost } from "../plan/ports-on-hosts";
import { isDeclared, leavingVolumes } from "../release/leaving";
import { rollbackWarning } from "../release/record";
import { observedRoles } from "../hosts/roles";
import { runsOf } from "../release/runs";
import { requireOwn } from "../identity/own";
import { openPulumi } from "../run/open";
import { openDeployment, type Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { runPulumi } from "../run/run";
import type { Look } from "../run/look";
import { leastLook } from "../run/recorded";
import { continueCommand } from "../release/deploy";

const examples = `
Examples:
  ./breakwater plan                         what up will do to the stack dev
  ./breakwater plan --refresh               and what it will repair
  ./breakwater plan --markdown > plan.md    for a pull request
  ./breakwater plan --expect-no-changes     exit code 7 when the stack is not as its file says`;

const definition = () =>
  command("plan", "what up will do, in words; changes nothing")
    .alias("preview")
    .option("--markdown", "as a comment for a pull request, with a hidden line to find it again", false)
    .option("--expect-no-changes", "exit code 7 when there is anything to do", false)
    .option("--refresh", "look at the hosts first, as up does, so that repairs are planned too", false)
    .addHelpText("after", examples);

export const planCommand = runs(definition, plan);

type Options = OptionsOf<typeof definition>;

/** Describes in words what `up` will do, and changes nothing. */
async function plan(options: Options): Promise<void> {
  if (options.json && options.markdown) throw new Stop(exitCodes.mistake, "--json and --markdown exclude each other: choose one.");
  const session = openDeployment(options);
  refuseSilent(await askHosts(session.declaration.hosts));
  await requireOwn(session);
  await refuseUnfitServers(session.declaration.topology, session.declaration.hosts);
  const stack = await openPulumi(session);
  const look = options.refresh ? await leastLook(session.declaration.hosts, readCheckpoint(session.project)) : "nothing";
  const report = await announce(session, stack, look);
  session.console.result(rendered(report, options));
  if (options.expectNoChanges && report.changes.length > 0) process.exitCode = exitCodes.drift;
}

function rendered(report: PlanReport, { json, markdown }: Options): string {
  if (json) return JSON.stringify(report, undefined, 2);
  return markdown ? planMarkdown(report) : planText(report);
}

async function announce({ project, declaration: { topology, hosts }, console }: Session, stack: Stack, look: Look): Promise<PlanReport> {
  const announcement = new Announcement();
  const run = { project, console: silently, command: continueCommand(project.stack), changes: false, look };
  console.waiting("  comparing the stack file with the state");
  const resources = readCheckpoint(project)?.resources ?? [];
  const leaving = leavingVolumes(topology, resources).filter((one) => !isDeclared(topology, one));
  const preview = runPulumi(run, (how) =>
    stack.preview({
      ...how,
      exclude: leaving.map(({ urn }) => urn),
      onEvent: (event) => {
        how.onEvent(event);
        announcement.onEvent(event);
      },
    }),
  );
  const memory = Promise.all(hosts.map(async ({ name, daemon }) => [name, await daemon.memoryMb()] as const));
  const [{ same, changes: operations }, total, roles] = await Promise.all([preview, memory, observedRoles(topology, hosts)]).finally(() =>
    console.waiting(""),
  );
  const { steps } = announcement;
  const changes = [...announcement.changes, ...leaving.map(leave)];
  const asked = hosts.filter(({ name }) => hostsAsked(changes).has(name));
  const ports = new Map(await Promise.all(asked.map(async (host) => [host.name, await portsOfHost(host)] as const)));
  const volumes = [...(await rightsWarnings(topology, hosts)), ...(await hiddenWarnings(topology, hosts, project.locate))];
  const { order, obstacles } = runsOf(topology, resources, operations, roles.writers);
  const notices = [
    rollbackWarning(project) ?? [],
    roles.notices,
    portWarnings(changes, ports),
    aloneWarnings(topology, changes),
    volumes.map(warningLine),
    order,
    obstacles,
  ].flat();
  const warnings = warningsOf(topology, changes, { total: new Map(total), promised: promisedOf(steps) }, notices);
  return planReport({ ...topology, writers: roles.writers }, changes, { same, warnings });
}
