import { names } from "../../topology/names";
import { versions } from "../../topology/versions";
import type { StackHost } from "../project/declaration";
import type { StateResource } from "../state/checkpoint";
import { imagesOf } from "./history";
import type { Release } from "../project/releases";

/** The tags of builds and releases. Any other tag belongs to someone else. */
const ours = /^(release-\d+|[0-9a-f]{12})$/;

/** Sources that name a stack's images. */
export interface KnownImages {
  /** The platform in the stack file, valid or not. */
  readonly platform: unknown;
  readonly releases: readonly Release[];
  readonly resources: readonly StateResource[];
}

/**
 * The repositories of a stack on its hosts. Uses the names of the images and not the prefix: `dev-x-web` may be the image web of the
 * stack dev-x.
 */
export function repositoriesOf(stack: string, { platform, releases, resources }: KnownImages): Set<string> {
  const { images } = (platform ?? {}) as { images?: unknown };
  const declared = typeof images === "object" && images !== null ? Object.keys(images) : [];
  const released = releases.flatMap((release) => Object.keys(release.images));
  const recorded = Object.keys(imagesOf(resources));
  return new Set([...declared, ...Object.keys(versions.images), ...released, ...recorded].map((name) => names.physical(stack, name)));
}

/**
 * Removes what the stack built or tagged, including for releases that failed, and returns how many names it removed. An image that a
 * container still uses stays.
 */
export async function removeImages({ daemon }: Pick<StackHost, "daemon">, repositories: ReadonlySet<string>): Promise<number> {
  const references = async (): Promise<string[]> =>
    (await daemon.images())
      .flatMap(({ RepoTags }) => (RepoTags as string[] | null) ?? [])
      .filter((reference) => {
        const colon = reference.lastIndexOf(":");
        return repositories.has(reference.slice(0, colon)) && ours.test(reference.slice(colon + 1));
      });
  const before = await references();
  for (const reference of before) await daemon.untagImage(reference);
  return before.length - (before.length > 0 ? (await references()).length : 0);
}
