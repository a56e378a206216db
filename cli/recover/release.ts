import { names } from "../../topology/names";
import { imagesOf, specsOf } from "../release/history";
import { tagImages } from "../release/images";
import { releasesOf, saveRelease, saveRunning, type Release } from "../project/releases";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";

/**
 * Records what runs as a release. Its number follows those of the images that the hosts still have; the contents of those releases are
 * unknown.
 */
export async function recordRunning({ project, declaration }: Session): Promise<number> {
  const resources = readCheckpoint(project)?.resources ?? [];
  const content = { platform: declaration.platform, images: imagesOf(resources), specs: specsOf(resources) };
  const numbers = [...releasesOf(project).map(({ number }) => number), ...(await tagged(project.stack, declaration.hosts))];
  const number = Math.max(0, ...numbers) + 1;
  const release: Release = { number, time: new Date().toISOString(), ...content };
  await tagImages(project.stack, release, declaration.hosts);
  saveRelease(project, release);
  saveRunning(project, { release: number, rolledBack: false, unfinished: false });
  return number;
}

/** Numbers of the releases whose images the hosts have, from the tags. */
async function tagged(stack: string, hosts: Session["declaration"]["hosts"]): Promise<number[]> {
  const images = (await Promise.all(hosts.map(({ daemon }) => daemon.images()))).flat();
  const references = images.flatMap(({ RepoTags }) => (RepoTags as string[] | null) ?? []);
  const own = references.filter((reference) => reference.startsWith(names.physical(stack, "")));
  return own.flatMap((reference) => Number(/:release-(\d+)$/.exec(reference)?.[1] ?? 0));
}
