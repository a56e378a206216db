import { attentionOf, type Row } from "../../adopt/take-over/attention";
import { isLeft, lossesOf, refusalOf } from "../../adopt/take-over/losses";
import { ownPaths } from "../../adopt/take-over/layer";
import { planTakeOver } from "../../adopt/take-over/plan";
import { takenContainers, TakeOverError, type TakeOverPlan } from "../../adopt/take-over/taken";
import type { Daemon } from "../../docker/daemon";
import type { Topology } from "../../platform/schema";
import type { ServerVersion } from "../../topology/server-version";
import { unitOf } from "../../platform/units";
import { exitCodes, Stop } from "../process/exit";
import { operationsOf } from "../hosts/operations";
import type { StackHost } from "../project/declaration";
import { imageProblems } from "./images";
import { takeInventory, type Meant } from "./inventory";

/** A take-over without obstacles. */
export interface PlannedTakeOver {
  readonly plan: TakeOverPlan;
  readonly attention: readonly Row[];
  /** Versions of the running servers, by unit. */
  readonly versions: ReadonlyMap<string, ServerVersion>;
}

/** Checks everything that can be known before anything is stopped. Changes nothing. */
export async function planned(topology: Topology, host: StackHost, meant: Meant, leave: readonly string[]): Promise<PlannedTakeOver> {
  try {
    const inventory = await takeInventory(host.daemon, meant, host.name);
    const plan = planTakeOver(topology, inventory);
    const { problems, versions } = await askServers(topology, host.daemon, plan);
    const losses = lossesOf(plan, topology, await ownFiles(host.daemon, plan));
    const refused = losses.filter((loss) => loss.isData && !isLeft(loss, leave));
    const all = [...problems, ...(await imageProblems(topology, host, versions)), ...refused.map(refusalOf)];
    if (all.length > 0) throw new TakeOverError(all);
    return { plan, versions, attention: attentionOf(plan, topology, inventory, losses) };
  } catch (error) {
    if (!(error instanceof TakeOverError)) throw error;
    throw new Stop(exitCodes.mistake, `It cannot be taken over as it is:\n${error.message}\nNothing was changed.`);
  }
}

async function askServers(topology: Topology, daemon: Daemon, { databases }: TakeOverPlan) {
  const versions = new Map<string, ServerVersion>();
  const asked = databases.map(async (database) => {
    const declared = unitOf(topology, database.unit);
    const asked = await operationsOf(declared?.engine)?.takeOver?.ask(daemon, database, declared?.declared);
    const { problems, version } = asked ?? { problems: [`databases.${database.unit} cannot be taken over by a program`] };
    if (version) versions.set(database.unit, version);
    return problems;
  });
  return { problems: (await Promise.all(asked)).flat(), versions };
}

/** More files than this would not be read by anyone. */
const mostLooked = 300;

/** By id of the container: files that are not in a volume. */
async function ownFiles(daemon: Daemon, plan: TakeOverPlan): Promise<Map<string, readonly string[]>> {
  const found = takenContainers(plan).map(async (container) => {
    const paths = ownPaths(container, await daemon.changedPaths(container.id));
    const looked = await Promise.all(
      paths.slice(0, mostLooked).map(async (path) => ((await daemon.isFolder(container.id, path)) ? [] : [path])),
    );
    return [container.id, [...looked.flat(), ...paths.slice(mostLooked)]] as const;
  });
  return new Map(await Promise.all(found));
}
