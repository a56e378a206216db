import { names } from "../../topology/names";
import { exitCodes, Stop } from "../process/exit";
import type { PinnedImage } from "../../config/release-file";
import type { StackHost } from "../project/declaration";
import type { Release } from "../project/releases";

const repository = (stack: string, image: string): string => names.physical(stack, image);
const tagOf = (release: number): string => `release-${release}`;

type Hosts = readonly StackHost[];

interface Placed {
  readonly image: string;
  readonly host: StackHost;
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

/** Gives each image of a release another tag, so that it stays when its other names are reused. */
export async function tagImages(stack: string, release: Release, hosts: Hosts): Promise<void> {
  for (const { image, host, id } of placed(release, hosts)) await host.daemon.tagImage(id, repository(stack, image), tagOf(release.number));
}

/**
 * Restores the names under which the images of the running release were deployed. A prune of images leaves only one name of an image
 * in use; without its name, the image would be pulled or built again. Skips a name that another image has now.
 * @returns the restored names
 */
export async function restoreNames(release: Release | undefined, hosts: Hosts): Promise<string[]> {
  if (!release) return [];
  const restored = await Promise.all(
    placed(release, hosts).map(async ({ host: { daemon }, reference, id }) => {
      const named = /^([^@]+):([^:/@]+)$/.exec(reference);
      if (!named || (await daemon.inspectImage(reference)) || !(await daemon.inspectImage(id))) return [];
      await daemon.tagImage(id, named[1] as string, named[2] as string);
      return [reference];
    }),
  );
  return [...new Set(restored.flat())].sort();
}

/** Removes the tags of a release's images, except those that a remaining release needs. */
export async function untagImages(stack: string, release: Release, kept: readonly Release[], hosts: Hosts): Promise<void> {
  const needed = new Set(
    kept.flatMap((one) => Object.values(one.images).flatMap((on) => Object.values(on).map(({ reference }) => reference))),
  );
  for (const { image, host, reference } of placed(release, hosts)) {
    await host.daemon.untagImage(`${repository(stack, image)}:${tagOf(release.number)}`);
    // Removes only builds of this stack: another tool may own any other image.
    if (reference.startsWith(`${repository(stack, image)}:`) && !needed.has(reference)) await host.daemon.untagImage(reference);
  }
}

/**
 * The name of each image of a release on each host, by image and host: the original name if it still refers to the same content.
 * @param deployed the images of the state
 * @throws Stop if an image is missing; nothing was changed
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

/** Describes the images of a release that are missing on the hosts that answer. */
export async function missingImages(release: Release, hosts: Hosts): Promise<string[]> {
  const found = await Promise.all(
    placed(release, hosts).map(async ({ image, host, id }) => {
      const isThere = (await host.daemon.inspectImage(id)) !== undefined;
      return isThere ? [] : [`image ${image} on host ${host.name}`];
    }),
  );
  return found.flat();
}

async function firstWith(id: string, references: readonly string[], { daemon }: StackHost): Promise<string | undefined> {
  for (const reference of references) if ((await daemon.inspectImage(reference))?.Id === id) return reference;
  if (!(await daemon.inspectImage(id))) return undefined;
  const own = references.at(-1) as string;
  const colon = own.lastIndexOf(":");
  await daemon.tagImage(id, own.slice(0, colon), own.slice(colon + 1));
  return own;
}
