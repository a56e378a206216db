import type { Entry, Topology } from "../schema/platform";
import { names } from "../names";
import type { Ground } from "../site";
import type { ContainerSpec, VolumeMount } from "../spec";
import { imageName } from "./image";
import { firstHost } from "./place";
import { volumeName } from "./volume";

/** Ports inside an entry's container: the site, and two that only the container itself can reach. */
export const entryPorts = { site: 80, health: 8079, running: 8078 } as const;

/** Where the provider keeps the site's configuration, on a volume: it outlives the container and is read at every start. */
export const siteDirectory = "/etc/nginx/breakwater";

/** Where a route finds the files of a volume. */
export const filesPath = (volume: string) => `/srv/${volume}`;

/** An entry's one container. Its spec holds no files yet: their text is `render`'s. */
export interface PlannedEntry {
  readonly host: string;
  /** Name of the configuration's volume inside the stack. */
  readonly volume: string;
  readonly spec: ContainerSpec;
}

export function entryOf({ platform }: Topology, name: string): Entry {
  const entry = platform.entries[name];
  if (!entry) throw new Error(`entry ${name} passed validation and is not declared`);
  return entry;
}

/** Name inside the stack of the volume with a server's configuration. */
export const configVolume = (server: string): string => names.part(server, "config");

export const entryHost = ({ platform }: Ground, { host }: Entry): string => host ?? firstHost(platform);

export function entryContainer(topology: Topology, name: string): PlannedEntry {
  const entry = entryOf(topology, name);
  return { host: entryHost(topology, entry), volume: configVolume(name), spec: entrySpec(topology, name, entry) };
}

export function entrySpec(ground: Ground, name: string, entry: Entry): ContainerSpec {
  const physical = (part: string) => names.physical(ground.stack, part);
  return {
    resource: name,
    name: physical(name),
    image: imageName(ground, entry.image),
    environment: {},
    networks: entry.networks.map((network) => ({ network: physical(network), aliases: [name] })),
    mounts: [
      { volume: physical(configVolume(name)), path: siteDirectory, readOnly: false, relabel: "none" },
      ...filesMounts(ground, entry),
    ],
    files: [],
    secretFiles: [],
    publish: [{ address: entry.listen.address, hostPort: entry.listen.port, port: entryPorts.site }],
    health: {
      test: ["CMD", "curl", "-fsS", `http://127.0.0.1:${entryPorts.health}/healthz`],
      intervalSeconds: 1,
      timeoutSeconds: 5,
      retries: 3,
      startSeconds: 30,
    },
    ...entry.resources,
    // nginx finishes the requests it has on QUIT, and drops them on TERM.
    stopSignal: "SIGQUIT",
    stopGraceSeconds: 30,
    logs: entry.logs,
  };
}

function filesMounts(ground: Ground, entry: Entry): VolumeMount[] {
  const volumes = new Set(entry.routes.flatMap((route) => ("files" in route ? [route.files.volume] : [])));
  return [...volumes]
    .sort()
    .map((volume) => ({ volume: volumeName(ground, volume), path: filesPath(volume), readOnly: true, relabel: "none" }));
}

/** How a person reaches the entry. An address that means "everywhere" is shown as the host's own. */
export function entryUrl({ listen }: Entry, engine: string): string {
  const remote = /^(ssh|tcp):/.test(engine) ? new URL(engine).hostname : "127.0.0.1";
  const shown = listen.address === "0.0.0.0" || listen.address === "::" ? remote : listen.address;
  return `http://${shown.includes(":") && !shown.startsWith("[") ? `[${shown}]` : shown}:${listen.port}/`;
}

/** A request for each route, each once; the Host header is left out where any does. */
export function entryRequests({ routes }: Entry): { host?: string; path: string }[] {
  const requests = routes.map(({ host, path }) => ({ ...(host === undefined ? {} : { host: host.replace(/^\*/, "breakwater") }), path }));
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}
