import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { identityOnHosts } from "../identity/found";
import { noteRun } from "../identity/note";
import { provenVariable } from "../../provider/ownership";
import { collect, yes } from "../options";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { ensurePulumi } from "../pulumi/install";
import { shell } from "../process/shell";
import { build } from "../recover/build";
import { currentState, type Current } from "../recover/current";
import { install, type Installed } from "../recover/install";
import { lookAtHosts, type Found } from "../recover/look";
import { needsRequest, readBack, type ReadBack } from "../recover/read-back";
import { recordRunning } from "../recover/release";
import { describeRecovery, reportOf, type RecoveryReport } from "../recover/report";
import { wantedSecrets } from "../recover/secrets";
import type { Wanted } from "../../components/contract";
import { configuredIn, openWorkshop, type Workshop } from "../recover/workshop";
import { writeEnvScript } from "../run/open";
import { openSession, type Session } from "../project/session";
import { runUnderWay } from "../state/locks";
import { interruptible } from "../run/run";

const definition = () =>
  command("recover", "rebuild a lost, damaged or outdated state from what runs, without an interruption")
    .addOption(yes())
    .option("--rotate <name>", "give a new value to a password that cannot be read back; repeatable", collect, []);

export const recoverCommand = runs(definition, recover);

type Options = OptionsOf<typeof definition>;

/** Rebuilds a lost, damaged or outdated state from what runs. It changes nothing on the hosts, and without --yes nothing at all. */
export async function recover(options: Options): Promise<void> {
  const session = openSession(options);
  const { project, declaration, console } = session;
  refuseSilent(await askHosts(declaration.hosts));
  refuseWhileRunning(session);
  await ensurePulumi(project, console, shell);
  const found = await lookAtHosts(project.stack, declaration.hosts);
  refuseNothing(session, found);
  const wanted = wantedSecrets(declaration.topology);
  const configured = wanted.filter(({ kind }) => kind === "configured").map(({ name }) => name);
  const current = currentState(project, found, configured);
  if (current.kind === "whole") return tellWhole(session, current.resources);
  const workshop = openWorkshop(project);
  try {
    await rebuild(session, options, { found, current, wanted, workshop });
  } finally {
    workshop.close();
  }
}

interface Circumstances {
  readonly found: Found;
  readonly current: Current;
  readonly wanted: readonly Wanted[];
  readonly workshop: Workshop;
}

async function rebuild(session: Session, { rotate, yes }: Options, { found, current, wanted, workshop }: Circumstances): Promise<void> {
  const { project, declaration, console } = session;
  const generated = "generated" in current ? current.generated : new Map<string, string>();
  const remembered = { generated, configured: configuredIn(workshop.project) };
  const read = await readBack(wanted, found, remembered);
  const identity = await identityOnHosts(project.stack, declaration.hosts);
  if (identity !== undefined) read.generated.set("identity", identity);
  else process.env[provenVariable] = project.stack;
  refuseUnreadable(session, read, rotate);
  const built = await build(workshop, declaration, found, read, console);
  const report = reportOf(project, current, found, read, built);
  if (!yes) return tellPlan(session, report);
  const { installed, release } = await interruptible(project, async () => {
    const done = install(workshop, project, declaration);
    workshop.close();
    return { installed: done, release: await recordRunning(session) };
  });
  await noteRun(session, true);
  writeEnvScript(project, declaration);
  tellDone(session, report, installed, release);
}

function refuseWhileRunning({ project }: Session): void {
  const other = runUnderWay(project);
  if (other === undefined) return;
  throw new Stop(exitCodes.failed, `Another run works on ${project.stack}: ${other}. Wait until it is over. Nothing was changed.`);
}

function refuseNothing({ project, declaration }: Session, found: Found): void {
  const { stack } = project;
  const hosts = declaration.hosts.map(({ name }) => name).join(", ");
  if (found.containers.length + found.volumes.length + found.networks.length === 0)
    throw new Stop(
      exitCodes.mistake,
      `There is nothing of a stack ${stack} on ${hosts}, so there is nothing to recover. \`./breakwater up --stack ${stack}\` deploys it. Nothing was changed.`,
    );
  const [busy] = found.atWork;
  if (busy)
    throw new Stop(
      exitCodes.failed,
      `${busy.name} is at work on ${busy.host}: someone deploys ${stack} at this moment, with another state. Ask who does, and wait until it is over. Nothing was changed.`,
    );
}

function refuseUnreadable({ project }: Session, { unreadable }: ReadBack, rotate: readonly string[]): void {
  const { stack } = project;
  const names = unreadable.map(({ name }) => name);
  const unknown = rotate.filter((name) => !names.includes(name));
  const configured = unreadable.filter(({ kind }) => kind === "configured").map(({ name }) => name);
  const passwords = unreadable.filter((one) => needsRequest(one) && !rotate.includes(one.name)).map(({ name }) => name);
  const problems = [
    ...unknown.map((name) => `--rotate ${name}: ${names.length === 0 ? "every value can be read back" : `not one of ${names.join(", ")}`}`),
    ...configured.map(
      (name) => `secret ${name} comes from the configuration, and no container has it: say its value with ${setCommand(stack, name)}`,
    ),
    ...passwords.map((name) => `${name} cannot be read on any host; a new value has to be asked for: --rotate ${name}`),
  ];
  if (problems.length > 0)
    throw new Stop(
      exitCodes.mistake,
      [`The state of ${stack} cannot be rebuilt like this:`, ...problems.map((one) => `  ${one}`), "Nothing was changed."].join("\n"),
    );
}

const setCommand = (stack: string, name: string): string => `\`./breakwater secret set ${name} --stack ${stack}\``;

function tellWhole({ console, json, project }: Session, resources: number): void {
  const { stack } = project;
  if (json) return console.result(JSON.stringify({ stack, recovered: false, state: "whole", resources }));
  console.result(
    `There is nothing to recover: the state of ${stack} knows everything that is on the hosts. ` +
      `\`./breakwater drift --stack ${stack}\` tells what is not as it should be. Nothing was changed.`,
  );
}

function tellPlan({ console, json, project }: Session, report: RecoveryReport): void {
  if (json) return console.result(JSON.stringify({ ...report, recovered: false }, undefined, 2));
  console.result(
    `The state of ${project.stack} can be rebuilt from the hosts; nothing was changed:\n${describeRecovery(report)}\nThe same command with --yes does it, without an interruption.`,
  );
}

function tellDone({ console, json, project }: Session, report: RecoveryReport, installed: Installed, release: number): void {
  const { aside, tracked } = installed;
  if (json) return console.result(JSON.stringify({ ...report, recovered: true, ...installed, release }, undefined, 2));
  console.result(
    [
      `The state of ${project.stack} is rebuilt; what runs is release ${release}, and was not touched:`,
      describeRecovery(report),
      ...(aside.length > 0 ? [`The previous file is kept: ${aside.join(", ")}`] : []),
      ...(tracked ? [`Commit ${project.stackFile}: its salt is a new one.`] : []),
    ].join("\n"),
  );
}
