import { planOf, type Plan } from "../plan";
import type { Project } from "../project";
import { readCheckpoint } from "../stack/checkpoint";
import { pinnedImages } from "./images";
import { keepJobs } from "./jobs";
import { saveDeployed, type Release } from "./store";

export interface ReleasePlan {
  readonly plan: Plan;
  /** URNs of the jobs, which the engine has to leave alone. */
  readonly exclude: readonly string[];
  /** As users know them. */
  readonly jobs: readonly string[];
}

/** Everything for a run that deploys a release instead of the stack file. Throws, with nothing changed, when an image is gone. */
export async function planRelease(project: Project, release: Release): Promise<ReleasePlan> {
  const jobs = keepJobs(project.stack, release.platform, readCheckpoint(project)?.resources ?? []);
  const plan = planOf(project, jobs.platform);
  const images = await pinnedImages(project.stack, release, plan.hosts);
  return {
    plan: { ...plan, releaseFile: saveDeployed(project, { platform: jobs.platform, images }) },
    exclude: jobs.urns,
    jobs: jobs.names,
  };
}
