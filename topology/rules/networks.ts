import { firstHost, inTurn, overZones } from "../plan/place";
import { subnetsOverlap } from "../plan/subnet";
import { quote, type Path, type Problem } from "../problem";
import type { App, Entry, Platform } from "../schema/platform";
import { each, own, type Model, type Rule } from "./rule";

interface Link {
  /** Where the link is written. */
  readonly path: Path;
  readonly from: { readonly label: string; readonly networks: readonly string[]; readonly hosts: readonly string[] };
  readonly to: { readonly label: string; readonly networks: readonly string[]; readonly hosts: readonly string[] };
}

const appHosts = (platform: Platform, app: App) => inTurn(platform, app.hosts, app.replicas);
const entryHosts = (platform: Platform, entry: Entry) => [entry.host ?? firstHost(platform)];

/** Who talks to whom: entries to apps, apps to databases. */
function links({ platform }: Model): Link[] {
  const routes = each(platform, "entries").flatMap(({ name, path, value }) =>
    value.routes.flatMap((route, index): Link[] => {
      const app = "app" in route ? own(platform.apps, route.app) : undefined;
      if (app === undefined || !("app" in route)) return [];
      const from = { label: `entries.${name}`, networks: value.networks, hosts: entryHosts(platform, value) };
      const to = { label: `apps.${route.app}`, networks: app.networks, hosts: appHosts(platform, app) };
      return [{ path: [...path, "routes", index, "app"], from, to }];
    }),
  );
  const uses = each(platform, "apps").flatMap(({ name, path, value }): Link[] => {
    const database = value.database && own(platform.databases, value.database.name);
    if (database?.engine !== "mariadb") return [];
    const from = { label: `apps.${name}`, networks: value.networks, hosts: appHosts(platform, value) };
    const members = overZones(platform, database.hosts, database.replicas + 1);
    const to = { label: `databases.${value.database?.name}`, networks: [database.network], hosts: members.slice(0, 1) };
    return [{ path: [...path, "database", "name"], from, to }];
  });
  return [...routes, ...uses];
}

function shared(model: Model): Problem[] {
  return links(model).flatMap(({ path, from, to }) => {
    if (from.networks.some((network) => to.networks.includes(network))) return [];
    const text = `${from.label} (${from.networks.join(", ")}) and ${to.label} (${to.networks.join(", ")}) share no network; add ${quote(to.networks[0] ?? "")} to ${from.label}.networks`;
    return [{ path, text }];
  });
}

function oneHost(model: Model): Problem[] {
  return links(model).flatMap(({ path, from, to }) => {
    const hosts = [...new Set([...from.hosts, ...to.hosts])].filter((host) => Object.hasOwn(model.platform.hosts, host));
    if (hosts.length < 2) return [];
    const text = `${from.label} and ${to.label} are on different hosts (${hosts.join(", ")}), and networks do not span hosts yet; place both on one host`;
    return [{ path, text }];
  });
}

function membersOnOneHost({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb") return [];
    const hosts = [...new Set(overZones(platform, value.hosts, value.replicas + 1))].filter((host) => Object.hasOwn(platform.hosts, host));
    if (hosts.length < 2) return [];
    const text = `the members would be on different hosts (${hosts.join(", ")}), and networks do not span hosts yet; write hosts: [${hosts[0]}] and allowSharedHost: true`;
    return [{ path: [...path, "hosts"], text }];
  });
}

/** Docker publishes no port of a container that is only in internal networks. */
function reachable({ platform }: Model): Problem[] {
  const internal = (networks: readonly string[]) => networks.every((network) => own(platform.networks, network)?.internal === true);
  const wayOut = "Docker opens no host port there; add a network that is not internal";
  const entries = each(platform, "entries").flatMap(({ path, value }) =>
    internal(value.networks) ? [{ path: [...path, "networks"], text: `are all internal, and ${wayOut}` }] : [],
  );
  const databases = each(platform, "databases").flatMap(({ path, value }) =>
    value.engine === "mariadb" && value.publish !== undefined && internal([value.network])
      ? [{ path: [...path, "publish"], text: `the network ${quote(value.network)} is internal, and ${wayOut}` }]
      : [],
  );
  const apps = each(platform, "apps").flatMap(({ path, value }) => {
    const engine = value.database && own(platform.databases, value.database.name)?.engine;
    const text = `an external database cannot be reached from internal networks only (${value.networks.join(", ")}); add a network that is not internal`;
    return engine === "external" && internal(value.networks) ? [{ path: [...path, "networks"], text }] : [];
  });
  return [...entries, ...databases, ...apps];
}

function subnets({ platform }: Model): Problem[] {
  const seen: { name: string; subnet: string }[] = [];
  return each(platform, "networks").flatMap(({ name, path, value: { subnet } }) => {
    if (subnet === undefined) return [];
    const rival = seen.find((other) => subnetsOverlap(subnet, other.subnet));
    seen.push({ name, subnet });
    if (rival === undefined) return [];
    return [{ path: [...path, "subnet"], text: `${subnet} overlaps networks.${rival.name}.subnet; write another range` }];
  });
}

/** What has to talk to each other can. */
export const networks: readonly Rule[] = [
  { id: "shares-a-network", whole: ["hosts"], check: shared },
  { id: "talks-on-one-host", whole: ["hosts"], check: oneHost },
  { id: "members-talk-on-one-host", whole: ["hosts"], check: membersOnOneHost },
  { id: "published-from-an-open-network", whole: ["networks"], check: reachable },
  { id: "subnets-apart", whole: [], check: subnets },
];
