import type { Entry } from "../../topology/schema/entry";
import { names } from "../../topology/names";
import type { Ground } from "../../topology/site";
import type { ContainerSpec } from "../../topology/spec";
import { configVolume, entryHost, entryOf, type Declaring, type PlannedEntry } from "../../topology/plan/entry";
import { imageName } from "../../topology/plan/image";

/** Name under `images` of the balancer between an entry and its apps. */
export const balancerImage = "haproxy";

/** Ports inside the balancer's container: one for its entry, and two that only the container itself can reach. */
export const balancerPorts = { apps: 8080, health: 8079, running: 8078 } as const;

/** The header that tells the balancer which app a request is for. */
export const appHeader = "X-Breakwater-App";

/** The configuration that never changes with the apps, at the official image's path. */
export const balancerBaseFile = "/usr/local/etc/haproxy/haproxy.cfg";

/** The volume with the rest of the configuration: it outlives the container and is read at every start. */
export const balancerDirectory = "/usr/local/etc/haproxy/breakwater";

/**
 * Prints the container's answer on one of its own ports, or fails. Debian's image of HAProxy has only bash for that, and
 * Alpine's only wget.
 */
export const askItself = (port: number, path: string): string =>
  `if command -v bash >/dev/null; then exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1; ` +
  `printf "GET ${path} HTTP/1.0\\r\\n\\r\\n" >&3; read -r -t 2 _ status _ <&3; [ "$status" = 200 ] && sed "1,/^\\r*$/d" <&3'; fi; ` +
  `exec wget -q -T 2 -O - http://127.0.0.1:${port}${path}`;

/** The container between an entry and its apps. Its spec holds no files yet: text.ts adds them. */
export function balancerContainer(topology: Declaring, name: string): PlannedEntry {
  const entry = entryOf(topology, name);
  return {
    host: entryHost(topology, entry),
    volume: configVolume(names.balancer(name)),
    spec: balancerSpec(topology, name, entry),
  };
}

export function balancerSpec(ground: Ground, name: string, entry: Entry): ContainerSpec {
  const resource = names.balancer(name);
  const physical = (part: string) => names.physical(ground.stack, part);
  return {
    resource,
    name: physical(resource),
    image: imageName(ground, balancerImage),
    command: ["haproxy", "-f", balancerBaseFile, "-f", balancerDirectory],
    environment: {},
    networks: entry.networks.map((network) => ({ network: physical(network), aliases: [resource] })),
    mounts: [{ volume: physical(configVolume(resource)), path: balancerDirectory, readOnly: false, relabel: "none" }],
    files: [],
    secretFiles: [],
    publish: [],
    health: {
      test: ["CMD-SHELL", askItself(balancerPorts.health, "/healthz")],
      intervalSeconds: 1,
      timeoutSeconds: 5,
      retries: 3,
      startSeconds: 30,
    },
    // Enough for two draining configurations in addition to the current one.
    memoryMb: 128,
    cpuShares: entry.resources.cpuShares,
    // HAProxy finishes its open requests on USR1, and drops them on TERM.
    stopSignal: "SIGUSR1",
    stopGraceSeconds: 30,
    logs: entry.logs,
  };
}
