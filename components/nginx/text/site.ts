import { filesPath } from "../../../topology/plan/entry";
import { appHeader, balancerPorts } from "../../haproxy/plan";
import { entryPorts } from "../plan";
import { sha256 } from "../../../topology/plan/hash";
import type { AppRoute, Entry, FilesRoute, Route } from "../../../topology/schema/entry";
import { fronts, type OriginVariables } from "./fronts";
import { requestHeaders } from "./request-headers";
import { nginxBlock, nginxLiteral, nginxValue, type Block } from "./words";

export interface NginxSite {
  readonly text: string;
  /** Names the text; the running server returns it on a separate port. */
  readonly hash: string;
}

/**
 * The site's configuration: one server per host name, the longest path first.
 * @param balancer DNS name of the entry's balancer, which knows the replicas of each app
 */
export function nginxSite(entry: Entry, balancer: string): NginxSite {
  const { directives, origin } = fronts(entry.behind);
  const servers = serverNames(entry.routes).map((name) => server(name, entry.routes, { balancer, origin }));
  const body = [...(directives.length > 0 ? [nginxBlock(directives)] : []), ...servers].join("\n");
  const hash = sha256(body);
  return { hash, text: `${body}\n${runningHash(hash)}` };
}

/** Undefined stands for "any host name"; it comes first and is nginx's default server. */
function serverNames(routes: readonly Route[]): (string | undefined)[] {
  const named = [...new Set(routes.flatMap((route) => (route.host === undefined ? [] : [route.host.toLowerCase()])))];
  return [undefined, ...named.sort()];
}

interface Way {
  readonly balancer: string;
  readonly origin: OriginVariables;
}

function server(name: string | undefined, routes: readonly Route[], way: Way): string {
  const byPath = new Map<string, Route>();
  const own = (route: Route) => route.host?.toLowerCase() === name;
  // A route of the host itself comes last, so it overrides a route for any host with the same path.
  for (const route of [...routes.filter((route) => route.host === undefined), ...routes.filter(own)])
    byPath.set(locationPath(route), route);
  const sorted = [...byPath].sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  const locations = sorted.map(([path, route]) => [`location ${nginxLiteral(path)}`, location(route, way)] as const);
  const rest: Block = byPath.has("/") ? [] : [["location /", ["return 404"]]];
  const head =
    name === undefined
      ? [`listen ${entryPorts.site} default_server`, "server_name _"]
      : [`listen ${entryPorts.site}`, `server_name ${name}`];
  return nginxBlock([["server", [...head, ...locations, ...rest]]]);
}

/** Files are served below a folder: without the closing slash, "/static" would also open "/static../". */
function locationPath(route: Route): string {
  return "files" in route ? `${route.path.replace(/\/+$/, "")}/` : route.path;
}

function location(route: Route, way: Way): Block {
  const headers = Object.entries(route.headers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `add_header ${name} ${nginxValue(value)} always`);
  return [...("files" in route ? filesBody(route) : proxyBody(route, way)), ...headers];
}

function filesBody({ files, cacheSeconds }: FilesRoute): string[] {
  const directory = `${filesPath(files.volume)}${files.directory.replace(/\/+$/, "")}/`;
  return [`alias ${nginxValue(directory)}`, ...(cacheSeconds > 0 ? [`expires ${cacheSeconds}s`] : [])];
}

function proxyBody(route: AppRoute, { balancer, origin }: Way): string[] {
  return [
    // With a variable, nginx resolves the name at run time, so it starts before the name exists.
    `set $balancer ${balancer}`,
    `proxy_pass http://$balancer:${balancerPorts.apps}`,
    "proxy_http_version 1.1",
    `proxy_set_header ${appHeader} ${route.app}`,
    "proxy_set_header Host $http_host",
    ...requestHeaders(origin),
    "proxy_set_header Upgrade $http_upgrade",
    "proxy_set_header Connection $connection_upgrade",
    "proxy_connect_timeout 2s",
    `proxy_read_timeout ${route.timeoutSeconds}s`,
    `proxy_send_timeout ${route.timeoutSeconds}s`,
    `client_max_body_size ${route.bodyLimitMb}m`,
  ];
}

function runningHash(hash: string): string {
  const answer: Block = ["default_type text/plain", `return 200 "${hash}"`];
  return nginxBlock([["server", [`listen 127.0.0.1:${entryPorts.running}`, "access_log off", ["location = /hash", answer]]]]);
}
