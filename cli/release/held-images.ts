import { DockerError, type Engine } from "../../docker/engine";
import { anchorKinds, labels, names } from "../../topology/names";
import type { PlannedHost } from "../plan";
import type { Release } from "./store";

const kindOf = (stack: string) => ({ [labels.anchor]: stack, [labels.kind]: anchorKinds.image });

/** Ids of all images of these releases on one host. */
function idsOn(host: string, releases: readonly Release[]): Set<string> {
  return new Set(releases.flatMap(({ images }) => Object.values(images).flatMap((on) => on[host]?.id ?? [])));
}

/**
 * Each image of a release that can be gone back to is held by a container that is never started: a prune of images takes only what
 * no container uses. What no release needs any more is let go.
 */
export async function holdImages(stack: string, releases: readonly Release[], hosts: readonly PlannedHost[]): Promise<void> {
  await Promise.all(
    hosts.map(async ({ name, engine }) => {
      const wanted = idsOn(name, releases);
      const found = await engine.containers({ labels: kindOf(stack), all: true });
      const held = new Set(found.map(({ ImageID }) => ImageID));
      await Promise.all(found.filter(({ ImageID }) => !wanted.has(ImageID)).map(({ Id }) => engine.remove(Id)));
      await Promise.all([...wanted].filter((id) => !held.has(id)).map((id) => hold(engine, stack, id)));
    }),
  );
}

/** An image that is gone cannot be held, and `releases` says so. */
async function hold(engine: Engine, stack: string, image: string): Promise<void> {
  const declared = (await engine.inspectImage(image))?.Config as { Volumes?: Record<string, object> | null } | undefined;
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
      // Instead of the nameless volumes that the image asks for.
      Tmpfs: Object.fromEntries(Object.keys(declared.Volumes ?? {}).map((path) => [path, ""])),
      RestartPolicy: { Name: "no" },
    },
  };
  await engine.create(options).catch((error: unknown) => {
    // Another run of this state holds it since.
    if (!(error instanceof DockerError && error.statusCode === 409)) throw error;
  });
}
