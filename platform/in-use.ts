import { names } from "../topology/names";
import { builtIn } from "../topology/plan/image";
import { firstHost } from "../topology/plan/place";
import { volumeName } from "../topology/plan/volume";
import type { Topology } from "./schema";
import { membersOf } from "./units";

/** Each image in use, with the hosts that need it. */
export function imagesInUse(topology: Topology): Map<string, string[]> {
  const needed = new Map<string, Set<string>>();
  for (const { image, host } of membersOf(topology)) needed.set(image, (needed.get(image) ?? new Set()).add(host));
  return new Map([...needed].map(([image, hosts]) => [image, [...hosts]]));
}

/**
 * The image for a container that does nothing, among those that the host has anyway: Breakwater's own images have `sleep`,
 * an app's may not.
 */
export function anchorImage(topology: Topology, host: string): string | undefined {
  const here = [...imagesInUse(topology)].flatMap(([name, hosts]) => (hosts.includes(host) ? [name] : [])).sort();
  return here.find((name) => name in builtIn) ?? here[0];
}

/** The data volumes of a stack file: their names on their hosts, by the logical names of their resources. */
export function declaredVolumes(topology: Topology): Map<string, string> {
  const { platform } = topology;
  const shared = Object.entries(platform.volumes).map(
    ([name, { host }]) => [names.onHost(name, host ?? firstHost(platform)), volumeName(topology, name)] as const,
  );
  const own = membersOf(topology).flatMap(({ host, volumes }) =>
    volumes.filter(({ keep }) => keep).map(({ name, physical }) => [names.onHost(name, host), physical] as const),
  );
  return new Map([...shared, ...own]);
}
