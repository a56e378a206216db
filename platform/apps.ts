import { appHosts, jobsOf, type PlannedJob, replicaSpec, templateOn } from "../components/app/plan";
import type { App } from "../components/app/schema";
import type { ContainerSpec } from "../topology/spec";
import type { Placed } from "../topology/plan/place";
import { siteOf } from "./access";
import type { Topology } from "./schema";

function appOf({ platform }: Topology, name: string): App {
  const app = platform.apps[name];
  if (!app) throw new Error(`app ${name} passed validation and is not declared`);
  return app;
}

/** The common spec of all replicas of an app; `resource` is the app's name. */
export const appTemplate = (topology: Topology, name: string): ContainerSpec => templateOn(siteOf(topology), name, appOf(topology, name));

export function appContainers(topology: Topology, name: string): Placed[] {
  const [site, app] = [siteOf(topology), appOf(topology, name)];
  return appHosts(site, app).map((host, index) => ({ host, index, spec: replicaSpec(site, name, app, index) }));
}

export const appJobs = (topology: Topology, name: string): PlannedJob[] => jobsOf(siteOf(topology), name, appOf(topology, name));
