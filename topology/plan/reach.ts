import { names } from "../names";
import type { Topology } from "../schema/platform";
import type { Reach } from "../spec";
import { balancerImage, imagesInUse } from "./image";
import { servedApps } from "./balancer";
import { mariadbMembers } from "./mariadb";

/** How to ask a replica of an app, and who may ask: what sends it requests comes first. */
export function reachOf(topology: Topology, name: string): Reach {
  const { platform } = topology;
  const app = platform.apps[name];
  if (!app) throw new Error(`app ${name} passed validation and is not declared`);
  const { health, port } = app;
  const isRouted = Object.values(platform.entries).some((entry) => servedApps(entry).includes(name));
  const http = "http" in health ? { path: health.http, host: health.hostHeader ?? "localhost" } : undefined;
  return {
    port,
    ...(http ? { http } : {}),
    timeoutSeconds: health.timeoutSeconds,
    // A worker has a port only because the schema wants one, and a check of its own.
    required: isRouted || http !== undefined,
    askers: askers(topology, name).map((resource) => names.physical(topology.stack, resource)),
  };
}

function askers(topology: Topology, app: string): string[] {
  const entries = Object.entries(topology.platform.entries);
  const routing = entries.filter(([, entry]) => servedApps(entry).includes(app)).map(([name]) => names.balancer(name));
  const balancers = entries.filter(([, entry]) => servedApps(entry).length > 0).map(([name]) => names.balancer(name));
  const databases = Object.entries(topology.platform.databases).filter(([, { engine }]) => engine === "mariadb");
  // A primary has the most to do.
  const members = databases.flatMap(([name]) => mariadbMembers(topology, name).map(({ spec }) => spec.resource)).reverse();
  return [...new Set([...routing, ...balancers, ...entries.map(([name]) => name), ...members])];
}

/** Names under `images` of what a throw-away container can be made of that asks, first choice first, on one host of the app. */
export function helperImages(topology: Topology, app: string, host: string): string[] {
  const inUse = imagesInUse(topology);
  const { entries, databases, apps } = topology.platform;
  const ours = [
    ...[balancerImage, ...Object.values(entries).map(({ image }) => image)],
    ...Object.values(databases).flatMap((database) => (database.engine === "mariadb" ? [database.image] : [])),
  ].filter((image) => inUse.get(image)?.includes(host));
  const own = apps[app]?.image;
  return [...new Set([...ours.slice(0, 1), ...(own === undefined ? [] : [own])])];
}
