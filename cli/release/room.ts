import type { Daemon } from "../../docker/daemon";
import { bytes } from "../../observe/space";
import { imageReference, type Locate } from "../../components/parts/build-context";
import { imagesInUse } from "../../platform/in-use";
import { imageOf } from "../../topology/plan/image";
import { exitCodes, Stop } from "../process/exit";
import type { Declaration, StackHost } from "../project/declaration";
import { readSpace, type Place } from "../drift/space";
import { spaceWarnings } from "../drift/space-words";

/** The space for a first build: its base image, packages, and files that it removes again. */
const firstBuild = 1024 ** 3;
/** The space for a build in addition to the size of its predecessor. */
const reserveForBuild = 256 * 1024 ** 2;

/** An image that still has to be built on its host, and the space that it needs there. */
interface Build {
  readonly name: string;
  readonly needed: number;
}

/**
 * Refuses a build for which the disk has no room, and every run while a primary waits for space, because jobs and accounts would wait
 * as well. If the free space is unknown, the run starts anyway.
 */
export async function refuseWithoutRoom(declaration: Declaration, locate: Locate): Promise<void> {
  const places = await readSpace(declaration.topology, declaration.hosts);
  const waiting = places.filter(({ primary, verdict }) => primary === true && verdict === "full");
  const tight = await Promise.all(declaration.hosts.map(async (host) => tooTight(host, places, await buildsOn(declaration, host, locate))));
  const reasons = [...spaceWarnings(waiting).map(({ container, detail }) => `the volume ${container}: ${detail}`), ...tight.flat()];
  if (reasons.length === 0) return;
  throw new Stop(
    exitCodes.failed,
    [...reasons.map((reason) => `No room: ${reason}.`), "Nothing was changed. Then run again: ./breakwater up"].join("\n"),
  );
}

function tooTight({ name }: StackHost, places: readonly Place[], builds: readonly Build[]): string[] {
  const free = places.find(({ host, volume }) => host === name && volume === undefined)?.free;
  const needed = builds.reduce((sum, build) => sum + build.needed, 0);
  if (free === undefined || free >= needed) return [];
  const images = builds.map((build) => build.name).join(", ");
  return [
    `building ${images} on ${name} needs about ${bytes(needed)}, and Docker's own directory has ${bytes(free)} free; ` +
      "old builds and images go with: docker builder prune, docker image prune",
  ];
}

async function buildsOn({ topology }: Declaration, { name: host, daemon }: StackHost, locate: Locate): Promise<Build[]> {
  const built = [...imagesInUse(topology)].filter(([name, hosts]) => hosts.includes(host) && "build" in imageOf(topology, name));
  const found = await Promise.all(
    built.map(async ([name]) => {
      const reference = imageReference(name, { stack: topology.stack, image: imageOf(topology, name), locate });
      return (await daemon.inspectImage(reference)) ? [] : [{ name, needed: await sizeOf(daemon, reference) }];
    }),
  );
  return found.flat();
}

/** Estimates from earlier images with the same repository. */
async function sizeOf(daemon: Daemon, reference: string): Promise<number> {
  const repository = reference.slice(0, reference.lastIndexOf(":") + 1);
  const before = (await daemon.images()).filter(({ RepoTags: tags }) => tags?.some((tag) => tag.startsWith(repository)));
  return before.length === 0 ? firstBuild : Math.max(...before.map(({ Size }) => Size)) + reserveForBuild;
}
