import { imagesInUse } from "./in-use";
import { names } from "../topology/names";
import type { Topology } from "./schema";
import type { Reach } from "../topology/spec";
import type { Member } from "../topology/unit";
import { unitsIn, type Unit } from "./units";
import { servedApps } from "../topology/plan/entry";

/** How to ask a replica of an app, and who may ask: the containers that send it requests come first. */
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
    // A worker has a port only because the schema requires one; its check is a command.
    required: isRouted || http !== undefined,
    askers: askers(topology, name).map((resource) => names.physical(topology.stack, resource)),
  };
}

function askers(topology: Topology, app: string): string[] {
  const [entries, databases] = [unitsIn(topology, "entries"), unitsIn(topology, "databases")];
  const routing = entries.filter(({ reaches }) => reaches.some(({ unit }) => unit === app));
  // The database member with the highest number has the least work.
  const members = databases.flatMap((unit) => unit.members).reverse();
  const asking = [...routing.flatMap(companions), ...entries.flatMap(companions), ...entries.flatMap((unit) => unit.members), ...members];
  return [...new Set(asking.map(({ name }) => name))];
}

const companions = ({ members }: Unit): Member[] => members.filter(({ companion }) => companion === true);

/** Names under `images` for a throw-away container that asks on one host of the app, in order of preference. */
export function helperImages(topology: Topology, app: string, host: string): string[] {
  const inUse = imagesInUse(topology);
  const members = unitsIn(topology, "entries", "databases").flatMap((unit) => unit.members);
  const [first, others] = [members.filter(({ companion }) => companion === true), members.filter(({ companion }) => companion !== true)];
  const ours = [...first, ...others].map(({ image }) => image);
  const here = ours.filter((image) => inUse.get(image)?.includes(host));
  const own = topology.platform.apps[app]?.image;
  return [...new Set([...here.slice(0, 1), ...(own === undefined ? [] : [own])])];
}
