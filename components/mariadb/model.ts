import { mariadbServer } from "./server";
import { names } from "../../topology/names";
import { initialRootPassword, mariadbPlaces, mariadbSpec } from "./plan";
import { mariadbChecks } from "./rules";
import type { MariadbDatabase } from "./schema";
import type { Site } from "../../topology/site";
import type { UnitModel, UnitPlan } from "../../topology/unit";

function plan(site: Site, name: string, database: MariadbDatabase): UnitPlan {
  const members = mariadbPlaces(site, name, database).map((place) => {
    const existing = place.existingVolume === undefined ? {} : { existing: "existingVolume" };
    return {
      ...{ name: place.name, index: place.index, host: place.host, container: place.container, image: database.image },
      volumes: [{ name: place.volume, physical: place.dataVolume, keep: true, ...existing }],
      ports: place.listen ? [{ key: "publish", ...place.listen }] : [],
      may: place.role === "primary" ? ("write" as const) : ("follow" as const),
      spec: () => mariadbSpec(site, name, database, place),
    };
  });
  return { members, networks: [database.network], reaches: [] };
}

/** One member that may write, and members that follow it. */
export const mariadb: UnitModel<MariadbDatabase> = {
  section: "databases",
  engine: "mariadb",
  component: "breakwater:component:MariadbCluster",
  hiddenFiles: [names.secretFile(initialRootPassword)],
  client: "mariadb --user=root",
  checks: mariadbChecks,
  access: mariadbServer,
  plan,
};
