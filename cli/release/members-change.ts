import { parseTopology } from "../../topology/parse";
import { canonical } from "../../topology/plan/hash";
import { imageOf, pullName } from "../../topology/plan/image";
import { mariadbMembers } from "../../topology/plan/mariadb";
import type { MariadbDatabase, Topology } from "../../topology/schema/platform";
import type { Session } from "../session";
import { isDeployed } from "../stack/deployed";
import { runningRelease } from "./deploy-release";

const replicated = ({ platform }: Topology): [string, MariadbDatabase][] =>
  Object.entries(platform.databases).flatMap(([name, one]) => (one.engine === "mariadb" && one.replicas > 0 ? [[name, one]] : []));

/** All of a stack file that members are made from. */
const partOf = (topology: Topology): string =>
  canonical(replicated(topology).map(([name, one]) => [name, one, imageOf(topology, one.image), topology.platform.networks[one.network]]));

/** Whether it is worth the time of a preview to find out which members of a replicated database an `up` replaces. */
export async function membersMayChange(session: Session): Promise<boolean> {
  const { project, plan } = session;
  const databases = replicated(plan.topology);
  if (databases.length === 0) return false;
  if (plan.release) return true;
  if (!isDeployed(project, plan)) {
    const isBuilt = databases.some(([, { image }]) => "build" in imageOf(plan.topology, image));
    return isBuilt || partOf(plan.topology) !== deployedPart(session);
  }
  const moved = await Promise.all(databases.map(([name, { image }]) => tagMoved(session, name, image)));
  return moved.includes(true);
}

function deployedPart({ project }: Session): string | undefined {
  try {
    const release = runningRelease(project);
    return release && partOf(parseTopology(project.stack, release.platform));
  } catch {
    // An earlier version accepted what this one does not.
    return undefined;
  }
}

/** An image under the name that it had, and with other content. */
async function tagMoved({ plan: { topology, hosts } }: Session, name: string, imageName: string): Promise<boolean> {
  const image = imageOf(topology, imageName);
  if ("build" in image) return false;
  const answers = mariadbMembers(topology, name).map(async ({ host, container }) => {
    const engine = hosts.find((one) => one.name === host)?.engine;
    const [running, tagged] = await Promise.all([engine?.inspect(container), engine?.inspectImage(pullName(image))]);
    return running !== undefined && tagged !== undefined && running.Image !== tagged.Id;
  });
  return (await Promise.all(answers)).includes(true);
}
