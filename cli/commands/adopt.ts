import { containerType } from "../../provider/resources/foreign";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { describeTakeOver } from "../../adopt/take-over/describe";
import { parseTopology } from "../../platform/parse";
import type { Topology } from "../../platform/schema";
import { projectsOn, takeInventory, type Meant } from "../take-over/inventory";
import { settleEarlier } from "../take-over/earlier";
import { undone } from "../take-over/failure";
import { TakeOver, type TakeOverTask } from "../take-over/perform";
import { planned, type PlannedTakeOver } from "../take-over/planned";
import { writeRecord } from "../project/take-over";
import { editedText, editsFor, type StackFileEdit } from "../take-over/stack-file-edits";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { collect, yes } from "../options";
import type { StackHost } from "../project/declaration";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { requireOwn } from "../identity/own";
import { openDeployment, type Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { writeStored } from "../project/stored";

const definition = () =>
  command("adopt", "take over what Compose or a person started, with its data")
    .option("--compose-project <name>", "everything of one Compose project")
    .option("--take <container=unit>", "one container, and what it becomes in the stack file; repeatable", collect, [])
    .option("--leave <container:path>", "data of an old container that may stay behind; repeatable", collect, [])
    .addOption(yes());

export const adoptCommand = runs(definition, adopt);

type Options = OptionsOf<typeof definition>;

/** Takes over the containers that Compose or a user started on a host. Without --yes it only prints its plan. */
async function adopt(options: Options): Promise<void> {
  const meant = meantBy(options);
  const session = openDeployment(options);
  refuseSilent(await askHosts(session.declaration.hosts));
  await requireOwn(session);
  if (await settleEarlier(session, options.yes)) return done(session);
  refuseDeployed(session);
  const host = await hostOf(session, meant);
  const found = await planned(session.declaration.topology, host, meant, options.leave);
  const changes = editsFor(found.plan, session.declaration.topology);
  const before = readFileSync(session.project.stackFile, "utf8");
  const after = editedText(session.project.stackFile, before, changes);
  const topology = topologyOf(session.project.stack, after);
  if (!options.yes) return tell(session, found, topology, changes);
  await carryOut(options, { session, host, plan: found.plan, texts: { before, after }, versions: found.versions });
}

function meantBy({ composeProject, take }: Options): Meant {
  const pairs = take.map((text) => text.split("=") as [string, string | undefined]);
  const wrong = pairs.filter(([container, unit]) => !container || !unit).map(([text]) => text);
  if (wrong.length > 0 || (composeProject === undefined) === (pairs.length === 0))
    throw new Stop(
      exitCodes.mistake,
      `Name what to take over: --compose-project NAME for all containers of a Compose project, or --take CONTAINER=UNIT for each container that was started by hand` +
        `${wrong.length > 0 ? ` (not understood: ${wrong.join(", ")})` : ""}. Nothing was changed.`,
    );
  return composeProject === undefined ? { containers: new Map(pairs as [string, string][]) } : { project: composeProject };
}

/** The containers, accounts and data of a deployed stack would conflict with a take-over. */
function refuseDeployed({ project }: Session): void {
  const isDeployed = readCheckpoint(project)?.resources.some(({ type }) => type === containerType) === true;
  if (isDeployed)
    throw new Stop(
      exitCodes.mistake,
      `The stack ${project.stack} is deployed already, and a take-over is the beginning of a stack. Use another --stack. Nothing was changed.`,
    );
}

async function hostOf({ declaration }: Session, meant: Meant): Promise<StackHost> {
  const inventories = await Promise.all(
    declaration.hosts.map(async (host) => ({ host, inventory: await takeInventory(host.daemon, meant) })),
  );
  const there = inventories.filter(({ inventory }) => inventory.meant.length > 0);
  const [first, second] = there;
  if (first && !second)
    return missingContainers(
      meant,
      first.inventory.meant.map(({ container }) => container.name),
      first.host,
    );
  if (second)
    throw new Stop(
      exitCodes.mistake,
      `It is on several hosts: ${there.map(({ host }) => host.name).join(", ")}. Take one over at a time. Nothing was changed.`,
    );
  const known = "project" in meant ? (await Promise.all(declaration.hosts.map(({ daemon }) => projectsOn(daemon)))).flat() : [];
  const what = "project" in meant ? `Compose project ${meant.project}` : `container called ${[...meant.containers.keys()].join(" or ")}`;
  const others = known.length > 0 ? ` Projects: ${known.join(", ")}.` : "";
  throw new Stop(
    exitCodes.mistake,
    `There is no ${what} on ${declaration.hosts.map(({ name }) => name).join(", ")}.${others} Nothing was changed.`,
  );
}

function missingContainers(meant: Meant, found: readonly string[], host: StackHost): StackHost {
  const missing = "project" in meant ? [] : [...meant.containers.keys()].filter((name) => !found.includes(name));
  if (missing.length === 0) return host;
  throw new Stop(exitCodes.mistake, `There is no container called ${missing.join(" or ")} on ${host.name}. Nothing was changed.`);
}

/** Checks the entries that the take-over writes against the rules of the stack file. */
function topologyOf(stack: string, text: string): Topology {
  const { config } = parse(text, { merge: true }) as { config: Record<string, unknown> };
  return parseTopology(stack, config["breakwater:platform"]);
}

function tell(
  { console, json, project }: Session,
  { plan, attention }: PlannedTakeOver,
  topology: Topology,
  changes: readonly StackFileEdit[],
): void {
  if (json) return console.result(JSON.stringify({ takeover: plan, changes, attention }, undefined, 2));
  const written = changes.map(({ path, value }) => `${path.join(".")}: ${value}`);
  console.result(
    `Would be taken over into the stack ${project.stack}; nothing was changed:\n${describeTakeOver(plan, topology, written, attention)}\nThe same command with --yes does it.`,
  );
}

/**
 * Writes the record before the first change, including that of the stack file: if the process is killed, the next command
 * still knows the state.
 */
async function carryOut(options: Options, task: TakeOverTask): Promise<void> {
  const { session, host, texts } = task;
  writeRecord(session.project, { host: host.name, stackFile: texts.before, aside: [] });
  writeStored(session.project.stackFile, texts.after);
  const takeOver = new TakeOver({ ...task, session: openDeployment(options) });
  try {
    await takeOver.makeReady();
    await takeOver.perform();
  } catch (error) {
    await undone(session, host, takeOver.record, error);
  }
  await takeOver.clean();
  done(session);
}

function done({ console, json, project: { stack } }: Session): void {
  console.result(json ? JSON.stringify({ adopted: stack }) : `${stack} has taken over. From now on: ./breakwater up --stack ${stack}`);
}
