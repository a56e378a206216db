import { missingSecrets, TopologyError } from "../../topology/error";
import { planOf, secretsWithoutValue, type Plan } from "../project/plan";
import type { Project } from "../project/project";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { imagesOf } from "./history";
import { pinnedImages } from "./images";
import { keepJobs } from "./jobs";
import { releasesOf, runningOf, saveDeployed, type Release } from "../project/releases";

/** The plan that deploys a release instead of the stack file. Throws if an image is missing; nothing was changed then. */
export async function planRelease(project: Project, release: Release): Promise<Plan> {
  const resources = readCheckpoint(project)?.resources ?? [];
  const { platform, jobs } = keepJobs(project.stack, release.platform, resources);
  const plan = planOf(project, platform);
  const missing = missingSecrets(project.stack, secretsWithoutValue(project, platform));
  if (missing.length > 0) throw new TopologyError(project.stack, missing);
  const images = await pinnedImages(project.stack, release, plan.hosts, imagesOf(resources));
  return { ...plan, release: { number: release.number, file: saveDeployed(project, { platform, images }), jobs } };
}

export function runningRelease(project: Project): Release | undefined {
  const running = runningOf(project)?.release;
  return releasesOf(project).find(({ number }) => number === running);
}

/** For commands that repair: after a rollback, the stack file does not describe what should run. */
export async function asItRuns(session: Session): Promise<Session> {
  const { project } = session;
  const release = runningOf(project)?.rolledBack === true ? runningRelease(project) : undefined;
  return release ? { ...session, plan: await planRelease(project, release) } : session;
}
