import { parseTopology } from "../../platform/parse";
import { canonical } from "../../topology/plan/hash";
import { imageOf, pullName } from "../../topology/plan/image";
import type { Topology } from "../../platform/schema";
import type { Member } from "../../topology/unit";
import { unitsOf, type Unit } from "../../platform/units";
import type { Session } from "../project/session";
import { isDeployed } from "../state/deployed";
import { runningRelease } from "./deploy-release";

const replicated = (topology: Topology): Unit[] => unitsOf(topology).filter(({ members }) => members.some(({ may }) => may === "follow"));

const imagesOf = ({ members }: Unit): string[] => [...new Set(members.map(({ image }) => image))];

/** The parts of a stack file that determine the members of a database. */
const partOf = (topology: Topology): string =>
  canonical(
    replicated(topology).map((unit) => [
      ...[unit.name, unit.declared],
      ...imagesOf(unit).map((image) => imageOf(topology, image)),
      ...unit.networks.map((network) => topology.platform.networks[network]),
    ]),
  );

/** Whether a preview is worth its time: without one, it is unknown which members of a replicated database an `up` replaces. */
export async function membersMayChange(session: Session): Promise<boolean> {
  const { project, declaration } = session;
  const databases = replicated(declaration.topology);
  if (databases.length === 0) return false;
  if (declaration.release) return true;
  if (!isDeployed(project, declaration)) {
    const isBuilt = databases.some((unit) => imagesOf(unit).some((image) => "build" in imageOf(declaration.topology, image)));
    return isBuilt || partOf(declaration.topology) !== deployedPart(session);
  }
  const moved = await Promise.all(databases.flatMap(({ members }) => members.map((member) => tagMoved(session, member))));
  return moved.includes(true);
}

function deployedPart({ project }: Session): string | undefined {
  try {
    const release = runningRelease(project);
    return release && partOf(parseTopology(project.stack, release.platform));
  } catch {
    // An earlier version accepted a stack file that this one rejects.
    return undefined;
  }
}

/** Whether the image's name now refers to other content. */
async function tagMoved({ declaration: { topology, hosts } }: Session, { host, image: name, container }: Member): Promise<boolean> {
  const image = imageOf(topology, name);
  if ("build" in image || container === undefined) return false;
  const daemon = hosts.find((one) => one.name === host)?.daemon;
  const [running, tagged] = await Promise.all([daemon?.inspect(container), daemon?.inspectImage(pullName(image))]);
  return running !== undefined && tagged !== undefined && running.Image !== tagged.Id;
}
