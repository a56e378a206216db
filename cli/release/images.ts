import { names } from "../../topology/names";
import { exitCodes, Stop } from "../exit";
import type { PinnedImage } from "../../config/release-file";
import type { PlannedHost } from "../plan";
import type { Release } from "./store";

const repository = (stack: string, image: string): string => names.physical(stack, image);
const tagOf = (release: number): string => `release-${release}`;

type Hosts = readonly PlannedHost[];

interface Placed {
  readonly image: string;
  readonly host: PlannedHost;
  readonly reference: string;
  readonly id: string;
}

/** Images of a release on hosts that the stack still has. */
function placed(release: Release, hosts: Hosts): Placed[] {
  return Object.entries(release.images).flatMap(([image, onHosts]) =>
    hosts.flatMap((host) => {
      const found = onHosts[host.name];
      return found ? [{ image, host, ...found }] : [];
    }),
  );
}

/** A name of its own for each image of a release, so that it outlives whatever takes the other names. */
export async function tagImages(stack: string, release: Release, hosts: Hosts): Promise<void> {
  for (const { image, host, id } of placed(release, hosts)) await host.engine.tagImage(id, repository(stack, image), tagOf(release.number));
}

/**
 * Gives images of the release that runs the names back that they were deployed under. A prune of images takes every name but one of an image
 * that is used; without its name it would be pulled or built once more. A name that means another image now is left alone.
 * @returns the names
 */
export async function restoreNames(release: Release | undefined, hosts: Hosts): Promise<string[]> {
  if (!release) return [];
  const restored = await Promise.all(
    placed(release, hosts).map(async ({ host: { engine }, reference, id }) => {
      const named = /^([^@]+):([^:/@]+)$/.exec(reference);
      if (!named || (await engine.inspectImage(reference)) || !(await engine.inspectImage(id))) return [];
      await engine.tagImage(id, named[1] as string, named[2] as string);
      return [reference];
    }),
  );
  return [...new Set(restored.flat())].sort();
}

/** Takes a release's images away, where no release that stays needs the same reference. */
export async function untagImages(stack: string, release: Release, kept: readonly Release[], hosts: Hosts): Promise<void> {
  const needed = new Set(
    kept.flatMap((one) => Object.values(one.images).flatMap((on) => Object.values(on).map(({ reference }) => reference))),
  );
  for (const { image, host, reference } of placed(release, hosts)) {
    await host.engine.untagImage(`${repository(stack, image)}:${tagOf(release.number)}`);
    // Only builds of this stack: everything else may be somebody else's.
    if (reference.startsWith(`${repository(stack, image)}:`) && !needed.has(reference)) await host.engine.untagImage(reference);
  }
}

/**
 * Under which name each host has each image of a release, by image and host: the one of then if it still means the same content.
 * @param deployed the images of the state
 * @throws Stop when content is gone; nothing was changed
 */
export async function pinnedImages(
  stack: string,
  release: Release,
  hosts: Hosts,
  deployed: Release["images"],
): Promise<Record<string, Record<string, PinnedImage>>> {
  const pinned: Record<string, Record<string, PinnedImage>> = {};
  const gone: string[] = [];
  for (const { image, host, reference, id } of placed(release, hosts)) {
    const own = `${repository(stack, image)}:${tagOf(release.number)}`;
    const name = await firstWith(id, [reference, own], host);
    const { reference: now, id: content } = deployed[image]?.[host.name] ?? {};
    if (name === undefined) gone.push(`  image ${image} (${reference}, ${id.slice(0, 19)}) on host ${host.name}`);
    else pinned[image] = { ...pinned[image], [host.name]: { reference: name, asDeployed: name === now && id === content } };
  }
  if (gone.length === 0) return pinned;
  throw new Stop(
    exitCodes.failed,
    `Release ${release.number} cannot be deployed, because these images are no longer there:\n${gone.join("\n")}\n` +
      `Nothing was changed. Load the image on its host (\`docker load\`) or choose another release: ./breakwater releases.`,
  );
}

/** What of a release is gone from hosts that answer, in words. */
export async function missingImages(release: Release, hosts: Hosts): Promise<string[]> {
  const found = await Promise.all(
    placed(release, hosts).map(async ({ image, host, id }) => {
      const isThere = (await host.engine.inspectImage(id)) !== undefined;
      return isThere ? [] : [`image ${image} on host ${host.name}`];
    }),
  );
  return found.flat();
}

async function firstWith(id: string, references: readonly string[], { engine }: PlannedHost): Promise<string | undefined> {
  for (const reference of references) if ((await engine.inspectImage(reference))?.Id === id) return reference;
  if (!(await engine.inspectImage(id))) return undefined;
  const own = references.at(-1) as string;
  const colon = own.lastIndexOf(":");
  await engine.tagImage(id, own.slice(0, colon), own.slice(colon + 1));
  return own;
}
