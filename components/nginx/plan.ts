import type { Entry } from "../../topology/schema/entry";
import { names } from "../../topology/names";
import type { Ground } from "../../topology/site";
import type { ContainerSpec, VolumeMount } from "../../topology/spec";
import { imageName } from "../../topology/plan/image";
import { configVolume, entryHost, entryOf, type Declaring, filesPath, type PlannedEntry, sitePort } from "../../topology/plan/entry";
import { volumeName } from "../../topology/plan/volume";

/** Ports inside an entry's container: one for the site, and two that only the container itself can reach. */
export const entryPorts = { site: sitePort, health: 8079, running: 8078 } as const;

/** The volume on which the provider keeps the site's configuration: it outlives the container and is read at every start. */
export const siteDirectory = "/etc/nginx/breakwater";

export function entryContainer(topology: Declaring, name: string): PlannedEntry {
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
    // nginx finishes its open requests on QUIT, and drops them on TERM.
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
