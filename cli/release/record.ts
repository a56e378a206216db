import { imageReference } from "../../components/parts/build-context";
import { readStackFile } from "../../config/stack-file";
import { canonical } from "../../topology/plan/hash";
import { image as imageSchema } from "../../topology/schema/image";
import type { Project } from "../project/project";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { imagesOf, same, specsOf, surplus } from "./history";
import { holdImages } from "./held-images";
import { tagImages, untagImages } from "./images";
import { forgetRelease, releasesOf, runningOf, saveRelease, saveRunning, type Release } from "../project/releases";

/** Records what was deployed successfully, and keeps the images of every release. */
export async function recordRelease(session: Session): Promise<void> {
  await record(session);
  await holdImages(session.project.stack, releasesOf(session.project), session.declaration.hosts);
}

/** Adds a release only if it differs from the running one. */
async function record({ project, declaration }: Session): Promise<void> {
  if (declaration.release) return void saveRunning(project, { release: declaration.release.number, rolledBack: true, unfinished: false });
  const resources = readCheckpoint(project)?.resources ?? [];
  const releases = releasesOf(project);
  const running = runningOf(project)?.release;
  const content = { platform: declaration.platform, images: imagesOf(resources), specs: specsOf(resources) };
  const before = releases.find(({ number }) => number === running);
  if (before && same(before, content)) return void saveRunning(project, { release: before.number, rolledBack: false, unfinished: false });
  const number = (releases.at(-1)?.number ?? 0) + 1;
  const release: Release = { number, time: new Date().toISOString(), ...(running === undefined ? {} : { previous: running }), ...content };
  await tagImages(project.stack, release, declaration.hosts);
  saveRelease(project, release);
  saveRunning(project, { release: number, rolledBack: false, unfinished: false });
  await prune(project, [...releases, release], number, declaration.hosts);
}

async function prune(
  project: Project,
  releases: readonly Release[],
  running: number,
  hosts: Session["declaration"]["hosts"],
): Promise<void> {
  const gone = surplus(releases, running);
  const kept = releases.filter((release) => !gone.includes(release));
  if (gone.length > 0) await holdImages(project.stack, kept, hosts);
  for (const release of gone) {
    await untagImages(project.stack, release, kept, hosts);
    forgetRelease(project, release.number);
  }
}

/** Warns readers of the stack file after a rollback; undefined if the file describes what runs. */
export function rollbackWarning(project: Project): string | undefined {
  const running = runningOf(project);
  if (running?.rolledBack !== true) return undefined;
  const release = releasesOf(project).find(({ number }) => number === running.release);
  const differs = release && saysElse(project, release);
  if (!release || differs === undefined) return undefined;
  return `release ${release.number} runs since a rollback, and ${differs}; \`up\` would deploy that. Fix it, then deploy it.`;
}

/** How the stack file, or the sources of its images, would deploy something else than the release. */
function saysElse(project: Project, release: Release): string | undefined {
  if (declared(project) !== canonical(release.platform)) return `${project.stackFile} says something else`;
  const edited = editedImages(project, release);
  const [images, are] = edited.length === 1 ? ["image", "is"] : ["images", "are"];
  return edited.length === 0 ? undefined : `what the ${images} ${edited.join(", ")} ${are} built from is not what it was then`;
}

/** An unreadable stack file describes nothing that runs. */
function declared(project: Project): string | undefined {
  try {
    return canonical(readStackFile(project.stackFile));
  } catch {
    return undefined;
  }
}

/** A built image is named by the hash of its sources, in every release that was deployed from them. */
function editedImages({ stack, locate }: Project, { platform, images }: Release): string[] {
  const built = Object.entries((platform as { images?: Record<string, object> }).images ?? {}).filter(([, image]) => "build" in image);
  const isEdited = (name: string, image: object): boolean => {
    const deployed = Object.values(images[name] ?? {}).map(({ reference }) => reference);
    if (deployed.length === 0) return false;
    try {
      return !deployed.includes(imageReference(name, { stack, image: imageSchema.parse(image), locate }));
    } catch {
      return true;
    }
  };
  return built
    .filter(([name, image]) => isEdited(name, image))
    .map(([name]) => name)
    .sort();
}
