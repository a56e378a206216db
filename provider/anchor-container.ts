import type { AnchorInputs } from "./resources/identity";
import type { ContainerOptions, ContainerSummary, Engine } from "../docker/engine";
import { anchorKinds, claimFolder, labels, names } from "../topology/names";

/** Whose it is, and what it is made of. */
export type AnchorMaker = Pick<AnchorInputs, "stack" | "identity" | "image">;

const bytesPerMb = 1024 * 1024;
/** What starting a container takes; the process itself needs one. */
const memory = 32 * bytesPerMb;
const longest = String(2 ** 31 - 1);

const kindOf = ({ stack }: Pick<AnchorMaker, "stack">) => ({ [labels.anchor]: stack, [labels.kind]: anchorKinds.anchor });

/** Also those that an interrupted change left beside the anchor. */
export const anchorsOf = (engine: Engine, inputs: Pick<AnchorMaker, "stack">): Promise<ContainerSummary[]> =>
  engine.containers({ labels: kindOf(inputs), all: true });

/** Volumes whose content cannot be made again: the declared ones that are there, and what members that left have kept. */
export async function keptVolumes(engine: Engine, { stack, volumes: declared }: AnchorInputs): Promise<string[]> {
  const [left, present] = await Promise.all([
    engine.volumes({ [labels.stack]: stack, [labels.kind]: "data" }),
    Promise.all(declared.map((name) => engine.inspectVolume(name))),
  ]);
  return [...new Set([...left, ...present].flatMap((volume) => volume?.Name ?? []))].sort();
}

/** Why a container is not the anchor that is wanted; undefined when it is. */
export function flawOf(actual: ContainerSummary, { stack, identity }: AnchorMaker, kept: readonly string[]): string | undefined {
  if (actual.Labels[labels.identity] !== identity) return "carries another identity";
  const mounted = actual.Mounts.flatMap(({ Name }) => Name ?? []);
  const wanted = [names.claim(stack), ...kept];
  const missing = wanted.filter((name) => !mounted.includes(name));
  if (missing.length > 0) return `does not hold ${missing.join(", ")}`;
  const others = mounted.filter((name) => !wanted.includes(name));
  return others.length === 0 ? undefined : `holds ${others.join(", ")}, which the stack does not need`;
}

/** Nothing in it can do anything: it only has its mounts. What the image would get a nameless volume for is a folder in memory. */
export async function makeAnchor(engine: Engine, inputs: AnchorMaker, kept: readonly string[], name: string): Promise<string> {
  const { stack, identity, image } = inputs;
  const declared = (await engine.inspectImage(image))?.Config as { Volumes?: Record<string, object> | null } | undefined;
  const options: ContainerOptions & { name: string } = {
    name,
    Image: image,
    Entrypoint: ["sleep", longest],
    Cmd: [],
    User: "65534:65534",
    WorkingDir: "/",
    // The first process of a container does not hear a signal that it has no answer for.
    StopSignal: "SIGKILL",
    Healthcheck: { Test: ["NONE"] },
    Labels: { ...kindOf(inputs), [labels.identity]: identity },
    HostConfig: {
      // Docker would copy what the image has at that place into an empty volume, and make one that is not there.
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
  return engine.create(options);
}
