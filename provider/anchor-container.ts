import type { AnchorInputs } from "./resources/identity";
import type { ContainerOptions, ContainerSummary, Daemon } from "../docker/daemon";
import { anchorKinds, claimFolder, labels, names } from "../topology/names";

/** The owner of an anchor, and its image. */
export type AnchorMaker = Pick<AnchorInputs, "stack" | "identity" | "image">;

const bytesPerMb = 1024 * 1024;
/** Docker needs this much to start a container; the process itself needs about one megabyte. */
const memory = 32 * bytesPerMb;
const longest = String(2 ** 31 - 1);

const kindOf = ({ stack }: Pick<AnchorMaker, "stack">) => ({ [labels.anchor]: stack, [labels.kind]: anchorKinds.anchor });

/** Includes the containers that an interrupted change left next to the anchor. */
export const anchorsOf = (daemon: Daemon, inputs: Pick<AnchorMaker, "stack">): Promise<ContainerSummary[]> =>
  daemon.containers({ labels: kindOf(inputs), all: true });

/** Volumes whose content cannot be regenerated: the declared ones that exist, and those of members that left the stack. */
export async function keptVolumes(daemon: Daemon, { stack, volumes: declared }: AnchorInputs): Promise<string[]> {
  const [left, present] = await Promise.all([
    daemon.volumes({ [labels.stack]: stack, [labels.kind]: "data" }),
    Promise.all(declared.map((name) => daemon.inspectVolume(name))),
  ]);
  return [...new Set([...left, ...present].flatMap((volume) => volume?.Name ?? []))].sort();
}

/** The reason why a container is not the wanted anchor; undefined when it is. */
export function flawOf(actual: ContainerSummary, { stack, identity }: AnchorMaker, kept: readonly string[]): string | undefined {
  if (actual.Labels[labels.identity] !== identity) return "carries another identity";
  const mounted = actual.Mounts.flatMap(({ Name }) => Name ?? []);
  const wanted = [names.claim(stack), ...kept];
  const missing = wanted.filter((name) => !mounted.includes(name));
  if (missing.length > 0) return `does not hold ${missing.join(", ")}`;
  const others = mounted.filter((name) => !wanted.includes(name));
  return others.length === 0 ? undefined : `holds ${others.join(", ")}, which the stack does not need`;
}

/** The container only holds its mounts. A `tmpfs` replaces every anonymous volume that the image declares. */
export async function makeAnchor(daemon: Daemon, inputs: AnchorMaker, kept: readonly string[], name: string): Promise<string> {
  const { stack, identity, image } = inputs;
  const declared = (await daemon.inspectImage(image))?.Config as { Volumes?: Record<string, object> | null } | undefined;
  const options: ContainerOptions & { name: string } = {
    name,
    Image: image,
    Entrypoint: ["sleep", longest],
    Cmd: [],
    User: "65534:65534",
    WorkingDir: "/",
    // Process 1 of a container ignores a signal that it has no handler for.
    StopSignal: "SIGKILL",
    Healthcheck: { Test: ["NONE"] },
    Labels: { ...kindOf(inputs), [labels.identity]: identity },
    HostConfig: {
      // Without `nocopy`, Docker copies the image's content at that path into an empty volume.
      Binds: [`${names.claim(stack)}:${claimFolder}:nocopy`, ...kept.map((volume) => `${volume}:/breakwater/volumes/${volume}:ro,nocopy`)],
      Tmpfs: Object.fromEntries(Object.keys(declared?.Volumes ?? {}).map((path) => [path, "size=64k"])),
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      PidsLimit: 16,
      Memory: memory,
      MemorySwap: memory,
      LogConfig: { Type: "none", Config: {} },
      RestartPolicy: { Name: "always" },
    },
  };
  return daemon.create(options);
}
