import { names } from "../../topology/names";
import { versions } from "../../topology/versions";
import type { PlannedHost } from "../plan";
import type { StateResource } from "../stack/checkpoint";
import { imagesOf } from "./history";
import type { Release } from "./store";

/** How a build and a release are tagged. Anything else under such a name is somebody's own. */
const ours = /^(release-\d+|[0-9a-f]{12})$/;

/** Where the names of a stack's images can be read. */
export interface KnownImages {
  /** The platform as its file says it, valid or not. */
  readonly platform: unknown;
  readonly releases: readonly Release[];
  readonly resources: readonly StateResource[];
}

/**
 * The repositories of a stack on its hosts. By the images' names, not by the stack's name in front: `dev-x-web` may be the image web of
 * the stack dev-x.
 */
export function repositoriesOf(stack: string, { platform, releases, resources }: KnownImages): Set<string> {
  const { images } = (platform ?? {}) as { images?: unknown };
  const declared = typeof images === "object" && images !== null ? Object.keys(images) : [];
  const released = releases.flatMap((release) => Object.keys(release.images));
  const recorded = Object.keys(imagesOf(resources));
  return new Set([...declared, ...Object.keys(versions.images), ...released, ...recorded].map((name) => names.physical(stack, name)));
}

/** What the stack built or tagged, also for releases that failed; gives how many names went. An image that a container still uses stays. */
export async function removeImages({ engine }: Pick<PlannedHost, "engine">, repositories: ReadonlySet<string>): Promise<number> {
  const references = async (): Promise<string[]> =>
    (await engine.images())
      .flatMap(({ RepoTags }) => (RepoTags as string[] | null) ?? [])
      .filter((reference) => {
        const colon = reference.lastIndexOf(":");
        return repositories.has(reference.slice(0, colon)) && ours.test(reference.slice(colon + 1));
      });
  const before = await references();
  for (const reference of before) await engine.untagImage(reference);
  return before.length - (before.length > 0 ? (await references()).length : 0);
}
