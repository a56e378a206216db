import { posix } from "node:path";
import type { Place } from "../compose/tree";
import { versions } from "../../topology/versions";
import { option, type Context, type Service } from "./context";
import { imageOf } from "./images";
import { shortened } from "./names";
import { networksOf } from "./networks";
import { locationsOf } from "./nginx-routes";
import { onePort, type Published } from "./ports";
import { logsOf, resourcesOf } from "./runtime";
import { storageOf, type Mount, type PutFile } from "./storage";
import { noteDeploy, noteUnread } from "./unsupported";

const read = new Set("image ports expose volumes configs networks depends_on deploy mem_limit cpu_shares logging healthcheck".split(" "));

type Route = Record<string, unknown>;

/** An nginx in front: where it listens and, if its configuration is plain, its routes. */
export function translateEntry(context: Context, service: Service): void {
  const { draft, notes } = context;
  noteUnread(context, service, read);
  const { mounts, files } = storageOf(context, service);
  const image = imageOf(context, service);
  const listen = listenOf(context, service);
  const routes = routesOf(context, service, mounts, files);
  noteDeploy(context, service);
  const networks = networksOf(context, service);
  if (!listen || routes.length === 0) {
    notes.left(service.node, "what it serves cannot be read", `write entries.${service.id} by hand: listen and routes`);
    return;
  }
  const check = option(service, "healthcheck");
  if (check) notes.left(check, "Breakwater asks the server itself", "nothing has to be done");
  draft.entries[service.id] = {
    ...(Object.hasOwn(versions.images, image) ? {} : { image }),
    listen,
    ...(networks.join() === "main" ? {} : { networks }),
    routes,
    ...resourcesOf(context, service),
    ...logsOf(context, service),
  };
}

function listenOf(context: Context, service: Service): Record<string, unknown> | undefined {
  const port = onePort(
    context,
    service,
    (one) => one.port !== 443,
    "an entry listens on one host port and speaks HTTP; TLS ends in front of it",
  );
  return port && listen(port);
}

export const listen = ({ address, hostPort }: Published): Record<string, unknown> => ({ address, port: hostPort });

/** The routes of its configuration if that is readable; otherwise a route for everything to the app that it waits for. */
function routesOf(context: Context, service: Service, mounts: readonly Mount[], files: readonly PutFile[]): Route[] {
  const place = option(service, "volumes") ?? service.node;
  const configured = files
    .flatMap(({ content }) => locationsOf(content))
    .flatMap((found): Route[] => {
      const route = found.to ? appRoute(context, found.to, place) : folderRoute(found.folder ?? "", mounts);
      if (!route)
        context.notes.left(
          place,
          `location ${found.path} of its configuration leads to nothing in this stack file`,
          "write it under routes",
        );
      return route ? [{ path: found.path, ...route }] : [];
    });
  for (const { path } of files)
    context.notes.left(
      place,
      `${path} is not put into the entry, whose configuration is Breakwater's`,
      "write under routes what it does in addition to proxy_pass and alias",
    );
  if (configured.length > 0) {
    const said = configured.map(({ path, app }) => `${String(path)} to ${app === undefined ? "files" : String(app)}`).join(", ");
    context.notes.taken(place, `routes: ${said}`);
    return [...new Map(configured.map((route) => [route.path, route])).values()];
  }
  return guessed(context, service);
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

function guessed(context: Context, service: Service): Route[] {
  const { services, reader, notes } = context;
  const apps = services.filter(({ kind }) => kind === "app");
  const waits = reader.names(option(service, "depends_on")).map(({ name }) => name);
  const behind = apps.filter(({ name }) => waits.includes(name));
  const [app] = behind.length > 0 ? behind : apps.length === 1 ? apps : [];
  if (!app) return [];
  notes.taken(option(service, "depends_on") ?? service.node, `routes: everything to ${app.id}; its own configuration was not read`);
  for (const other of behind.slice(1))
    notes.left(option(service, "depends_on") ?? service.node, `which requests go to ${other.id} is not said`, "add a route for it");
  return [{ app: app.id }];
}

/** An app with its own host port gets an entry in front, because containers of apps have no host ports. */
export function entryForApp(context: Context, service: Service): void {
  const { draft, notes } = context;
  const first = onePort(context, service, () => true, "an entry listens on one host port, and an app on one of its own");
  if (!first) return;
  const app = draft.apps[service.id];
  const name = `${shortened(service.id, 25)}-entry`;
  draft.entries[name] = { listen: listen(first), ...(app?.networks ? { networks: app.networks } : {}), routes: [{ app: service.id }] };
  notes.taken(first.tree, `entries.${name}, an nginx on that host port: apps have no host ports of their own`);
}
