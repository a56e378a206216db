import { posix } from "node:path";
import type { Place } from "../compose/tree";
import { versions } from "../../topology/versions";
import { option, type Context, type Service } from "./context";
import { variablesOf } from "./environment";
import { imageOf } from "./images";
import { speaksHttp } from "./known-images";
import { shortened } from "./names";
import { networksOf } from "./networks";
import { nginxFront } from "./front/nginx";
import { noteClosed, onePort, portsOf, type Published } from "./ports";
import { logsOf, resourcesOf } from "./runtime";
import { storageOf, type Mount, type PutFile } from "./storage";
import { noteDeploy, noteUnread } from "./unsupported";

const read = new Set(
  "image ports expose volumes configs networks depends_on deploy mem_limit cpu_shares logging healthcheck environment env_file".split(" "),
);

type Route = Record<string, unknown>;

/** An nginx in front: where it listens, and the routes of its configuration. */
export function translateEntry(context: Context, service: Service): void {
  const { draft, notes } = context;
  noteUnread(context, service, read);
  const { mounts, files } = storageOf(context, service);
  const image = imageOf(context, service);
  const why = "an entry listens on one host port and speaks HTTP; TLS ends in front of it";
  const port = onePort(context, service, (one) => one.port !== 443, why);
  const routes = port ? routesOf(context, service, port, mounts, files) : [];
  noteDeploy(context, service);
  const networks = networksOf(context, service);
  if (!port || routes.length === 0) {
    notes.left(service.node, "what it serves cannot be read as routes", `write entries.${service.id} by hand: listen and routes`);
    return;
  }
  const check = option(service, "healthcheck");
  if (check) notes.left(check, "Breakwater asks the server itself", "nothing has to be done");
  draft.entries[service.id] = {
    ...(Object.hasOwn(versions.images, image) ? {} : { image }),
    listen: listen(port),
    ...(networks.join() === "main" ? {} : { networks }),
    routes,
    ...resourcesOf(context, service),
    ...logsOf(context, service),
  };
}

export const listen = ({ address, hostPort }: Published): Record<string, unknown> => ({ address, port: hostPort });

/** The routes of its configuration. Everything that they leave out is named; with a rule that protects, none is written. */
function routesOf(context: Context, service: Service, port: Published, mounts: readonly Mount[], files: readonly PutFile[]): Route[] {
  const { notes } = context;
  const place = option(service, "volumes") ?? option(service, "configs") ?? service.node;
  const configured = files.filter(({ path }) => /^\/etc\/nginx\/.*\.(?:conf|template)$/.test(path));
  for (const { path } of files.filter((file) => !configured.includes(file)))
    notes.left(
      place,
      `${path} is not put into the entry, whose files are Breakwater's`,
      "put it into a volume, and write a route for that",
    );
  const { routes, lost, refused } = nginxFront(
    configured.map((file) => withVariables(context, service, file)),
    port.port,
  );
  for (const what of refused)
    notes.left(place, `${what}, which an entry does not do; the routes without it would open or change the site`, "write entries by hand");
  for (const what of lost) notes.left(place, `an entry does not do this of its configuration: ${what}`, "write routes for it by hand");
  const written = routes.flatMap((found): Route[] => {
    const { to, folder, ...common } = found;
    const route = to ? appRoute(context, to, place) : folderRoute(folder ?? "", mounts);
    if (!route)
      notes.left(place, `location ${found.path} of its configuration leads to nothing in this stack file`, "write it under routes");
    const { cacheSeconds, bodyLimitMb, timeoutSeconds, headers, ...rest } = common;
    const both = { ...rest, ...shownHeaders(context, place, headers) };
    const own = to ? { bodyLimitMb, timeoutSeconds } : { cacheSeconds };
    const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
    return route ? [{ ...both, ...route, ...set }] : [];
  });
  const said = written.map(({ host, path, app }) => `${String(host ?? "")}${String(path)} to ${app === undefined ? "files" : String(app)}`);
  if (said.length > 0) notes.taken(place, `routes: ${said.join(", ")}`);
  return [...new Map(written.map((route) => [`${String(route.host)} ${String(route.path)}`, route])).values()];
}

/** Without those that hold a secret. */
function shownHeaders({ secrets, notes }: Context, place: Place, headers: Readonly<Record<string, string>> = {}): { headers?: object } {
  const shown = Object.entries(headers).filter(([name, value]) => {
    const isSecret = secrets.isVariable(name, value);
    if (isSecret) notes.left(place, `the header ${name} looks like a secret`, "let the app set it");
    return !isSecret;
  });
  return shown.length > 0 ? { headers: Object.fromEntries(shown) } : {};
}

/** The image writes a template's ${NAME} from the environment before nginx starts. */
function withVariables(context: Context, service: Service, { path, content }: PutFile): string {
  if (!path.endsWith(".template")) return content;
  const variables = new Map(variablesOf(context, service).map(({ name, value }) => [name, value]));
  return content.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, long?: string, short?: string) => variables.get(long ?? short ?? "") ?? whole);
}

function appRoute({ services, draft, notes }: Context, to: { name: string; port: number | undefined }, place: Place): Route | undefined {
  const app = services.find(({ name, kind }) => name === to.name && kind === "app");
  const draftOfApp = app && draft.apps[app.id];
  if (!draftOfApp) return undefined;
  if (to.port !== undefined && draftOfApp.port !== to.port) {
    notes.taken(place, `apps.${app.id}.port: ${to.port}, to which it sends requests`);
    draftOfApp.port = to.port;
  }
  return { app: app.id };
}

function folderRoute(folder: string, mounts: readonly Mount[]): Route | undefined {
  const mount = mounts.find(({ path }) => folder === path || posix.normalize(`${folder}/`).startsWith(posix.normalize(`${path}/`)));
  if (!mount) return undefined;
  const inside = posix.normalize(`/${posix.relative(mount.path, folder)}`);
  return { files: { volume: mount.volume, ...(inside === "/" ? {} : { directory: inside }) } };
}

/** An app gets an entry for each host port, because containers of apps have no host ports. */
export function entryForApp(context: Context, service: Service): void {
  const { draft, notes } = context;
  const app = draft.apps[service.id];
  const ports = portsOf(context, service);
  const open = ports.filter(({ hostPort, port }) => hostPort !== undefined && port === app?.port && speaksHttp(port));
  noteClosed(
    context,
    ports.filter((port) => !open.includes(port)),
    ({ port }) =>
      speaksHttp(port)
        ? "an app listens on one port of its own, and an entry leads to that"
        : `an entry speaks HTTP, and port ${port} is one of another protocol or of HTTP with TLS`,
  );
  open.forEach((port, index) => {
    const name = `${shortened(service.id, 17)}-entry${index === 0 ? "" : `-at-${port.hostPort}`}`;
    draft.entries[name] = { listen: listen(port), ...(app?.networks ? { networks: app.networks } : {}), routes: [{ app: service.id }] };
    notes.taken(port.tree, `entries.${name}, an nginx on that host port: apps have no host ports of their own`);
  });
}
