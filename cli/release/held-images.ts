import { DockerError, type Daemon } from "../../docker/daemon";
import { anchorKinds, labels, names } from "../../topology/names";
import type { StackHost } from "../project/declaration";
import type { Release } from "../project/releases";

const kindOf = (stack: string) => ({ [labels.anchor]: stack, [labels.kind]: anchorKinds.image });

/** Ids of all images of these releases on a host. */
function idsOn(host: string, releases: readonly Release[]): Set<string> {
  return new Set(releases.flatMap(({ images }) => Object.values(images).flatMap((on) => on[host]?.id ?? [])));
}

/**
 * Creates a container, which never starts, for each image that a rollback may need, because a prune of images removes only images
 * without a container. Removes the containers of images that no release needs any more.
 */
export async function holdImages(stack: string, releases: readonly Release[], hosts: readonly StackHost[]): Promise<void> {
  await Promise.all(
    hosts.map(async ({ name, daemon }) => {
      const wanted = idsOn(name, releases);
      const found = await daemon.containers({ labels: kindOf(stack), all: true });
      const held = new Set(found.map(({ ImageID }) => ImageID));
      await Promise.all(found.filter(({ ImageID }) => !wanted.has(ImageID)).map(({ Id }) => daemon.remove(Id)));
      await Promise.all([...wanted].filter((id) => !held.has(id)).map((id) => hold(daemon, stack, id)));
    }),
  );
}

/** A missing image cannot be held; `releases` reports it. */
async function hold(daemon: Daemon, stack: string, image: string): Promise<void> {
  const declared = (await daemon.inspectImage(image))?.Config as { Volumes?: Record<string, object> | null } | undefined;
  if (!declared) return;
  const options = {
    name: names.heldImage(stack, image),
    Image: image,
    Entrypoint: ["true"],
    Cmd: [],
    Labels: kindOf(stack),
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      NetworkMode: "none",
      // Keeps Docker from creating the anonymous volumes that the image declares.
      Tmpfs: Object.fromEntries(Object.keys(declared.Volumes ?? {}).map((path) => [path, ""])),
      RestartPolicy: { Name: "no" },
    },
  };
  await daemon.create(options).catch((error: unknown) => {
    // Another run of this stack created the container in the meantime.
    if (!(error instanceof DockerError && error.statusCode === 409)) throw error;
  });
}
