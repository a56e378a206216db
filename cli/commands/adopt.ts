import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { describeTakeover } from "../../adopt/takeover/describe";
import { planTakeover, TakeoverError, type Takeover } from "../../adopt/takeover/plan";
import type { Engine } from "../../docker/engine";
import { parseTopology } from "../../topology/parse";
import type { Topology } from "../../topology/schema/platform";
import { projectsOn, takeInventory, type Meant } from "../adoption/inventory";
import { Adoption } from "../adoption/perform";
import { forgetRecord, readRecord } from "../adoption/record";
import { rootProblem } from "../adoption/root-access";
import { changedText, changesFor, type Change } from "../adoption/stack-file";
import { undoAdoption } from "../adoption/undo";
import { exitCodes, Stop } from "../exit";
import type { PlannedHost } from "../plan";
import { askHosts, refuseSilent } from "../prerequisites/hosts";
import { openSession, type GlobalOptions, type Session } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { writeStored } from "../stored";

export interface AdoptOptions extends GlobalOptions {
  readonly composeProject?: string;
  /** Each `container=unit`. */
  readonly take: readonly string[];
  readonly yes: boolean;
}

/** Takes over what Compose or a person started on a host. Without --yes it only says what it would do. */
export async function adopt(options: AdoptOptions): Promise<void> {
  const meant = meantBy(options);
  const session = openSession(options);
  refuseSilent(await askHosts(session.plan.hosts));
  await undoEarlier(session, options.yes);
  refuseDeployed(session);
  const host = await hostOf(session, meant);
  const takeover = await planned(session, host.engine, meant);
  const changes = changesFor(takeover, session.plan.topology);
  const before = readFileSync(session.project.stackFile, "utf8");
  const after = changedText(session.project.stackFile, before, changes);
  const topology = topologyOf(session.project.stack, after);
  if (!options.yes) return tell(session, takeover, topology, changes);
  writeStored(session.project.stackFile, after);
  await carryOut(new Adoption(openSession(options), host.engine, host.name, takeover, before), session, host.engine);
}

function meantBy({ composeProject, take }: AdoptOptions): Meant {
  const pairs = take.map((text) => text.split("=") as [string, string | undefined]);
  const wrong = pairs.filter(([container, unit]) => !container || !unit).map(([text]) => text);
  if (wrong.length > 0 || (composeProject === undefined) === (pairs.length === 0))
    throw new Stop(
      exitCodes.mistake,
      `Say what to take over: --compose-project NAME for all containers of a Compose project, or --take CONTAINER=UNIT for each container that was started by hand` +
        `${wrong.length > 0 ? ` (not understood: ${wrong.join(", ")})` : ""}. Nothing was changed.`,
    );
  return composeProject === undefined ? { containers: new Map(pairs as [string, string][]) } : { project: composeProject };
}

async function undoEarlier(session: Session, yes: boolean): Promise<void> {
  const record = readRecord(session.project);
  if (!record) return;
  if (!yes)
    throw new Stop(
      exitCodes.mistake,
      `An earlier take-over was interrupted. With --yes its old containers are started again first. Nothing was changed.`,
    );
  const host = session.plan.hosts.find(({ name }) => name === record.host);
  if (!host)
    throw new Stop(
      exitCodes.failed,
      `An earlier take-over on host ${record.host} was interrupted, and the stack file has no such host. Nothing was changed.`,
    );
  session.console.step("·", "an earlier take-over was interrupted: it is undone first");
  await undoAdoption(session, host.engine, record);
}

/** A stack that serves already has containers, accounts and data of its own that would be in the way. */
function refuseDeployed({ project }: Session): void {
  const isDeployed = readCheckpoint(project)?.resources.some(({ type }) => type === "docker:index/container:Container") === true;
  if (isDeployed)
    throw new Stop(
      exitCodes.mistake,
      `The stack ${project.stack} is deployed already, and a take-over is the beginning of a stack. Use another --stack. Nothing was changed.`,
    );
}

async function hostOf({ plan }: Session, meant: Meant): Promise<PlannedHost> {
  const inventories = await Promise.all(plan.hosts.map(async (host) => ({ host, inventory: await takeInventory(host.engine, meant) })));
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
  const known = "project" in meant ? (await Promise.all(plan.hosts.map(({ engine }) => projectsOn(engine)))).flat() : [];
  const what = "project" in meant ? `Compose project ${meant.project}` : `container called ${[...meant.containers.keys()].join(" or ")}`;
  const others = known.length > 0 ? ` Projects: ${known.join(", ")}.` : "";
  throw new Stop(
    exitCodes.mistake,
    `There is no ${what} on ${plan.hosts.map(({ name }) => name).join(", ")}.${others} Nothing was changed.`,
  );
}

function missingContainers(meant: Meant, found: readonly string[], host: PlannedHost): PlannedHost {
  const missing = "project" in meant ? [] : [...meant.containers.keys()].filter((name) => !found.includes(name));
  if (missing.length === 0) return host;
  throw new Stop(exitCodes.mistake, `There is no container called ${missing.join(" or ")} on ${host.name}. Nothing was changed.`);
}

async function planned({ plan }: Session, engine: Engine, meant: Meant): Promise<Takeover> {
  try {
    const takeover = planTakeover(plan.topology, await takeInventory(engine, meant));
    const problems = await Promise.all(takeover.databases.map((database) => rootProblem(engine, database)));
    const said = problems.filter((problem) => problem !== undefined);
    if (said.length > 0) throw new TakeoverError(said);
    return takeover;
  } catch (error) {
    if (!(error instanceof TakeoverError)) throw error;
    throw new Stop(exitCodes.mistake, `It cannot be taken over as it is:\n${error.message}\nNothing was changed.`);
  }
}

/** The rules of the stack file hold for what is written into it as well. */
function topologyOf(stack: string, text: string): Topology {
  const { config } = parse(text, { merge: true }) as { config: Record<string, unknown> };
  return parseTopology(stack, config["breakwater:platform"]);
}

function tell({ console, json, project }: Session, takeover: Takeover, topology: Topology, changes: readonly Change[]): void {
  if (json) return console.result(JSON.stringify({ takeover, changes }, undefined, 2));
  const written = changes.map(({ path, value }) => `${path.join(".")}: ${value}`);
  console.result(
    `Would be taken over into the stack ${project.stack}; nothing was changed:\n${describeTakeover(takeover, topology, written)}\nThe same command with --yes does it.`,
  );
}

async function carryOut(adoption: Adoption, session: Session, engine: Engine): Promise<void> {
  try {
    await adoption.perform();
  } catch (error) {
    session.console.step("!", "the take-over failed; the old containers are started again");
    await undoAdoption(session, engine, adoption.record);
    const reason = error instanceof Error ? error.message : String(error);
    const code = error instanceof Stop ? error.code : exitCodes.failed;
    throw new Stop(
      code,
      `${reason}\nThe old containers serve again, the stack file is as it was, and no data were touched. Correct the cause and say adopt again.`,
    );
  }
  await adoption.clean();
  forgetRecord(session.project);
  const { stack } = session.project;
  session.console.result(
    session.json ? JSON.stringify({ adopted: stack }) : `${stack} has taken over. From now on: ./breakwater up --stack ${stack}`,
  );
}
