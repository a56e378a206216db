import { nginx as schema } from "./schema";
import { names } from "../../topology/names";
import { balancerDirectory, balancerSpec, balancerImage } from "../haproxy/plan";
import { servedApps, configVolume, entryHost } from "../../topology/plan/entry";
import { entrySpec } from "./plan";
import type { Entry } from "../../topology/schema/entry";
import type { Site } from "../../topology/site";
import type { Member, UnitCheck, UnitModel, UnitPlan } from "../../topology/unit";
import { isClosed, noHostPort } from "../../topology/plan/open-network";

function plan(site: Site, name: string, entry: Entry): UnitPlan {
  const reaches = entry.routes.flatMap((route, index) =>
    "app" in route ? [{ at: ["routes", index, "app"], section: "apps" as const, unit: route.app }] : [],
  );
  const balancers = servedApps(entry).length > 0 ? [balancer(site, name, entry)] : [];
  return { members: [server(site, name, entry), ...balancers], networks: entry.networks, reaches };
}

const server = (site: Site, name: string, entry: Entry): Member => ({
  ...placed(site, name, entry),
  image: entry.image,
  ports: [{ key: "listen", ...entry.listen }],
  spec: () => entrySpec(site, name, entry),
});

const balancer = (site: Site, name: string, entry: Entry): Member => ({
  ...placed(site, names.balancer(name), entry),
  image: balancerImage,
  ports: [],
  companion: true,
  spec: () => balancerSpec(site, name, entry),
});

/** Both keep their configuration on a volume that the provider writes, so the volume can be recreated. */
function placed(site: Site, name: string, entry: Entry) {
  const volume = configVolume(name);
  const container = names.physical(site.stack, name);
  const volumes = [{ name: volume, physical: names.physical(site.stack, volume), keep: false }];
  return { name, index: 0, host: entryHost(site, entry), container, volumes };
}

const published: UnitCheck<Entry> = {
  id: "published-from-an-open-network",
  whole: ["networks"],
  check: (ground, { networks }) =>
    isClosed(ground, networks) ? [{ path: ["networks"], text: `are all internal, and ${noHostPort}` }] : [],
};

/** The server on a host port, and the balancer between it and its apps. */
export const entry = {
  schema,
  section: "entries",
  engine: "nginx",
  component: "breakwater:component:Entry",
  routing: { directory: balancerDirectory, file: "apps.cfg" },
  checks: [published],
  plan,
} as const satisfies UnitModel<Entry>;
