import type Dockerode from "dockerode";
import type { Usage } from "./types";
import { within } from "./within";

/** Docker leaves out what it does not count. */
interface Answer {
  readonly LayersSize?: number;
  readonly Containers?: readonly { readonly SizeRw?: number }[] | null;
  readonly Volumes?: readonly { readonly UsageData?: { readonly Size?: number } }[] | null;
  readonly BuildCache?: readonly { readonly Size?: number }[] | null;
}

/** Docker measures every volume first. */
const limitMs = 20_000;

const sum = (sizes: readonly (number | undefined)[] = []): number => sizes.reduce<number>((all, size) => all + Math.max(0, size ?? 0), 0);

export async function usageOf(docker: Dockerode): Promise<Usage> {
  const found = await within(limitMs, docker.df() as Promise<Answer>);
  return {
    images: found.LayersSize ?? 0,
    containers: sum(found.Containers?.map(({ SizeRw }) => SizeRw)),
    volumes: sum(found.Volumes?.map(({ UsageData }) => UsageData?.Size)),
    "build cache": sum(found.BuildCache?.map(({ Size }) => Size)),
  };
}
