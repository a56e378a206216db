import { missingSecrets, TopologyError } from "../../topology/error";
import { declarationOf, secretsWithoutValue, type Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { imagesOf } from "./history";
import { pinnedImages } from "./images";
import { keepJobs } from "./jobs";
import { releasesOf, runningOf, saveDeployed, type Release } from "../project/releases";

/** The declaration that deploys a release instead of the stack file. Throws if an image is missing; nothing was changed then. */
export async function declarationOfRelease(project: Project, release: Release): Promise<Declaration> {
  const resources = readCheckpoint(project)?.resources ?? [];
  const { platform, jobs } = keepJobs(project.stack, release.platform, resources);
  const declaration = declarationOf(project, platform);
  const missing = missingSecrets(project.stack, secretsWithoutValue(project, platform));
  if (missing.length > 0) throw new TopologyError(project.stack, missing);
  const images = await pinnedImages(project.stack, release, declaration.hosts, imagesOf(resources));
  return { ...declaration, release: { number: release.number, file: saveDeployed(project, { platform, images }), jobs } };
}

export function runningRelease(project: Project): Release | undefined {
  const running = runningOf(project)?.release;
  return releasesOf(project).find(({ number }) => number === running);
}

/** For commands that repair: after a rollback, the stack file does not describe what should run. */
export async function asItRuns(session: Session): Promise<Session> {
  const { project } = session;
  const release = runningOf(project)?.rolledBack === true ? runningRelease(project) : undefined;
  return release ? { ...session, declaration: await declarationOfRelease(project, release) } : session;
}
