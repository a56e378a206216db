import { imageType } from "../../provider/resources/foreign";
import { labels, names } from "../../topology/names";
import { canonical } from "../../topology/plan/hash";
import { containerType, nameOf, type StateResource } from "../state/checkpoint";
import type { Release, Running } from "../project/releases";

/** The number of releases that are kept, including the running one. */
export const keptReleases = 10;

const isCurrent = ({ delete: replaced }: StateResource): boolean => replaced !== true;

/** The images of the state, by image and host. */
export function imagesOf(resources: readonly StateResource[]): Release["images"] {
  const images: Record<string, Record<string, Release["images"][string][string]>> = {};
  for (const { urn, parent, inputs, outputs } of resources.filter((one) => one.type === imageType && isCurrent(one))) {
    const image = nameOf(parent ?? "");
    const host = names.hostOf(nameOf(urn), image);
    images[image] = { ...images[image], [host]: { reference: String(inputs?.name), id: String(outputs?.imageId) } };
  }
  return images;
}

/** The hash of each container's declaration, by its resource. */
export function specsOf(resources: readonly StateResource[]): Release["specs"] {
  const found = resources.filter((one) => one.type === containerType && isCurrent(one));
  return Object.fromEntries(
    found.map(({ inputs }) => {
      const own = (inputs?.labels ?? []) as readonly { readonly label: string; readonly value: string }[];
      const value = (wanted: string): string => own.find(({ label }) => label === wanted)?.value ?? "";
      return [value(labels.resource), value(labels.spec)];
    }),
  );
}

const contentOf = ({ platform, images, specs }: Pick<Release, "platform" | "images" | "specs">): string => {
  const ids = Object.entries(images).map(([image, hosts]) => [image, Object.entries(hosts).map(([host, { id }]) => [host, id])]);
  return canonical([platform, ids.sort(), specs]);
};

/** Whether two releases deploy the same. The content of images counts, not their names. */
export const same = (a: Parameters<typeof contentOf>[0], b: Parameters<typeof contentOf>[0]): boolean => contentOf(a) === contentOf(b);

/** The default target of a rollback: after a failure the last good release, otherwise the one before the running release. */
export function defaultTarget(releases: readonly Release[], running: Running): number | undefined {
  return running.unfinished ? running.release : releases.find(({ number }) => number === running.release)?.previous;
}

/** Releases to delete, oldest first. Never includes the running release or the one before it. */
export function surplus(releases: readonly Release[], running: number, kept = keptReleases): Release[] {
  const previous = releases.find(({ number }) => number === running)?.previous;
  const free = releases.filter(({ number }) => number !== running && number !== previous);
  return free.slice(0, Math.max(0, releases.length - kept));
}

/** Paths of the platform, two levels deep, that differ, and images whose content differs. */
export function differences(a: Release, b: Release): string[] {
  const parts = (platform: unknown): Record<string, string> =>
    Object.fromEntries(
      Object.entries((platform ?? {}) as Record<string, object | null>).flatMap(([section, units]) =>
        Object.entries(units ?? {}).map(([unit, value]) => [`${section}.${unit}`, canonical(value)]),
      ),
    );
  const [before, after] = [parts(a.platform), parts(b.platform)];
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]);
  const ids = ({ images }: Release, image: string): string =>
    canonical(Object.entries(images[image] ?? {}).map(([host, { id }]) => [host, id]));
  const images = [...new Set([...Object.keys(a.images), ...Object.keys(b.images)])].filter((image) => ids(a, image) !== ids(b, image));
  return [...paths.sort(), ...images.sort().map((image) => `content of image ${image}`)];
}
