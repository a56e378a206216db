import { job } from "../../provider/resources/job";
import { parseTopology } from "../../platform/parse";
import { names } from "../../topology/names";
import { appJobs } from "../../platform/apps";
import { nameOf, type StateResource } from "../state/checkpoint";

interface Job {
  readonly name: string;
  readonly command: readonly string[];
}

interface Platform {
  readonly apps?: Readonly<Record<string, { readonly jobs?: readonly Job[] }>>;
}

const jobType = job.token;

export interface KeptJobs {
  readonly platform: unknown;
  /** The job's name for users, such as `web-migrate`, by the URN that Pulumi has to exclude. */
  readonly jobs: Readonly<Record<string, string>>;
}

/**
 * Limits a platform to the jobs in the state. Their effect is not undone, and an older version of a job might not fit the data that
 * newer ones changed. An excluded job needs no command.
 */
export function keepJobs(stack: string, platform: unknown, resources: readonly StateResource[]): KeptJobs {
  const recorded = resources.filter(({ type, delete: replaced }) => type === jobType && replaced !== true);
  const withJobs = jobsFrom(platform as Platform, recorded);
  const planned = plannedJobs(stack, withJobs);
  const here = recorded.filter(({ urn }) => planned.has(nameOf(urn)));
  // Skips a job whose app now starts on another host: Pulumi would create it.
  const final = here.length === recorded.length ? withJobs : jobsFrom(platform as Platform, here);
  return { platform: final, jobs: Object.fromEntries(here.map(({ urn, inputs }) => [urn, String(inputs?.resource)])) };
}

function jobsFrom(platform: Platform, recorded: readonly StateResource[]): Platform {
  const apps = Object.entries(platform.apps ?? {}).map(([app, declared]) => {
    const own = recorded
      .filter(({ parent }) => nameOf(parent ?? "") === app)
      .map(({ inputs }) => names.partOf(app, String(inputs?.resource)) ?? "");
    const jobs = own.map((name) => declared.jobs?.find((job) => job.name === name) ?? { name, command: ["true"] });
    return [app, { ...declared, jobs }] as const;
  });
  return { ...platform, apps: Object.fromEntries(apps) };
}

function plannedJobs(stack: string, platform: unknown): Set<string> {
  const topology = parseTopology(stack, platform);
  const jobs = Object.keys(topology.platform.apps).flatMap((app) => appJobs(topology, app));
  return new Set(jobs.map(({ spec, host }) => names.onHost(spec.resource, host)));
}
