import { app as schema } from "./schema";
import { names } from "../../topology/names";
import { appHosts, fixedName, replicaSpec } from "./plan";
import type { App } from "./schema";
import type { Site } from "../../topology/site";
import type { UnitModel, UnitPlan } from "../../topology/unit";

function plan(site: Site, name: string, app: App): UnitPlan {
  const members = appHosts(site, app).map((host, index) => {
    const container = fixedName(site, name, app, index);
    return {
      ...{ name: names.member(name, index), index, host, image: app.image, volumes: [], ports: [] },
      ...(container === undefined ? {} : { container }),
      spec: () => replicaSpec(site, name, app, index),
    };
  });
  const reaches = app.database ? [{ at: ["database", "name"], section: "databases" as const, unit: app.database.name }] : [];
  return { members, networks: app.networks, reaches };
}

/** A stateless service: its replicas. */
export const app = {
  section: "apps",
  schema,
  component: "breakwater:component:App",
  checks: [],
  plan,
} as const satisfies UnitModel<App>;
