import { versionOfData, versionOfImage } from "../../provider/mariadb/server-version";
import { cannotServe, unsupportedVersion, versionOfTag } from "../../topology/mariadb-version";
import { imageOf, pullName } from "../../topology/plan/image";
import { mariadbMembers, type MariadbMember } from "../../topology/plan/mariadb";
import type { Topology } from "../../topology/schema/platform";
import { exitCodes, Stop } from "../exit";
import type { PlannedHost } from "../plan";

interface Asked {
  readonly topology: Topology;
  readonly database: string;
  readonly image: string;
  readonly reference: string;
  readonly member: MariadbMember;
  readonly engine: PlannedHost["engine"];
}

/**
 * Refuses, before anything is touched, servers that cannot serve the data that are there, and such as are too old to be supported. The servers in
 * the images are asked; where an image is not on its host yet, its tag has to do. Nothing is asked while every member runs the image it shall run.
 */
export async function refuseUnfitServers(topology: Topology, hosts: readonly PlannedHost[]): Promise<void> {
  const asked = Object.entries(topology.platform.databases).flatMap(([database, one]): Asked[] => {
    if (one.engine !== "mariadb") return [];
    const image = imageOf(topology, one.image);
    // What is not built yet is tried when it is.
    if ("build" in image) return [];
    return mariadbMembers(topology, database).flatMap((member) => {
      const engine = hosts.find(({ name }) => name === member.host)?.engine;
      return engine ? [{ topology, database, image: one.image, reference: pullName(image), member, engine }] : [];
    });
  });
  const problems = [...new Set((await Promise.all(asked.map(problemOf))).flat())];
  if (problems.length > 0)
    throw new Stop(exitCodes.mistake, `${problems.join("\n")}\nNothing was changed, and what served serves. Name an image that fits.`);
}

async function problemOf(about: Asked): Promise<string[]> {
  const { topology, database, reference, member, engine } = about;
  const [container, image] = await Promise.all([engine.inspect(member.container), engine.inspectImage(reference)]);
  if (container && image && container.Image === image.Id) return [];
  const next = (image && (await versionOfImage(engine, topology.stack, image.Id))) ?? versionOfTag(reference);
  if (next === undefined) return [];
  const data = container ? await versionOfImage(engine, topology.stack, container.Image) : image && (await versionOnDisk(about, image.Id));
  const refusal = data ? cannotServe(next, data) : unsupportedVersion(next);
  return refusal === undefined ? [] : [`databases.${database}.image: ${reference}: ${refusal} (${member.container})`];
}

/** After `down` only the volume tells. */
async function versionOnDisk({ topology, member, engine }: Asked, image: string) {
  const volume = member.dataVolume;
  if ((await engine.inspectVolume(volume)) === undefined) return undefined;
  return versionOfData(engine, topology.stack, image, volume);
}
