import { names } from "../../topology/names";
import { appContainers } from "../../topology/plan/app";
import { servedApps } from "../../topology/plan/balancer";
import { balancerImage } from "../../topology/plan/image";
import { mariadbMembers } from "../../topology/plan/mariadb";
import { firstHost } from "../../topology/plan/place";
import type { Topology } from "../../topology/schema/platform";

interface User {
  readonly image: string;
  readonly host: string;
  readonly resource: string;
}

/** Every container that the stack file declares, with the image of the model that it runs. */
export function declaredContainers(topology: Topology): User[] {
  const { platform } = topology;
  return [
    ...Object.entries(platform.databases).flatMap(([unit, database]) =>
      database.engine === "mariadb"
        ? mariadbMembers(topology, unit).map(({ host, spec }) => ({ image: database.image, host, resource: spec.resource }))
        : [],
    ),
    ...Object.entries(platform.apps).flatMap(([unit, { image }]) =>
      appContainers(topology, unit).map(({ host, spec }) => ({ image, host, resource: spec.resource })),
    ),
    ...Object.entries(platform.entries).flatMap(([unit, entry]) => {
      const host = entry.host ?? firstHost(platform);
      const balancer = servedApps(entry).length > 0 ? [{ image: balancerImage, host, resource: names.balancer(unit) }] : [];
      return [{ image: entry.image, host, resource: unit }, ...balancer];
    }),
  ];
}

export const usersOf =
  (topology: Topology) =>
  (image: string, host: string): string[] =>
    declaredContainers(topology)
      .filter((one) => one.image === image && one.host === host)
      .map(({ resource }) => resource);
