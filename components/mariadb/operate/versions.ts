import { versionOfData, versionOfImage } from "../provider/server-version";
import { cannotServe, unsupportedVersion, versionOfTag } from "../version";
import { imageOf, pullName } from "../../../topology/plan/image";
import { mariadbOf, mariadbPlaces, type MariadbPlace } from "../plan";
import type { Topology } from "../../../platform/schema";
import type { Unit } from "../../../platform/units";
import type { OperatedHost } from "../../contract";

interface Asked {
  readonly stack: string;
  readonly database: string;
  readonly reference: string;
  readonly member: MariadbPlace;
  readonly daemon: OperatedHost["daemon"];
}

/**
 * Runs the servers in the images to learn their versions. If an image is not on its host yet, its tag is used. Runs nothing while
 * every member has its declared image.
 */
export async function unfitMariadb(topology: Topology, { name: database }: Unit, hosts: readonly OperatedHost[]): Promise<string[]> {
  const declared = mariadbOf(topology, database);
  const image = imageOf(topology, declared.image);
  // An image that is not built yet is checked after its build.
  if ("build" in image) return [];
  const asked = mariadbPlaces(topology, database, declared).flatMap((member): Asked[] => {
    const daemon = hosts.find(({ name }) => name === member.host)?.daemon;
    return daemon ? [{ stack: topology.stack, database, reference: pullName(image), member, daemon }] : [];
  });
  return (await Promise.all(asked.map(problemOf))).flat();
}

async function problemOf(about: Asked): Promise<string[]> {
  const { stack, database, reference, member, daemon } = about;
  const [container, image] = await Promise.all([daemon.inspect(member.container), daemon.inspectImage(reference)]);
  if (container && image && container.Image === image.Id) return [];
  const next = (image && (await versionOfImage(daemon, stack, image.Id))) ?? versionOfTag(reference);
  if (next === undefined) return [];
  const data = container ? await versionOfImage(daemon, stack, container.Image) : image && (await versionOnDisk(about, image.Id));
  const refusal = data ? cannotServe(next, data) : unsupportedVersion(next);
  return refusal === undefined ? [] : [`databases.${database}.image: ${reference}: ${refusal} (${member.container})`];
}

/** After `down`, only the volume shows the version. */
async function versionOnDisk({ stack, member, daemon }: Asked, image: string) {
  if ((await daemon.inspectVolume(member.dataVolume)) === undefined) return undefined;
  return versionOfData(daemon, stack, image, member.dataVolume);
}
