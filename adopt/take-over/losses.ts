import { posix } from "node:path";
import type { Topology } from "../../platform/schema";
import { identifierOf } from "../translate/names";
import type { FoundContainer, FoundMount } from "./found";
import { gathered, isBelow, passing } from "./layer";
import { dataFolder, type TakeOverPlan } from "./taken";

/** Something of an old container that the new ones would not have. */
export interface Loss {
  /** Its place in the stack file, such as apps.web. */
  readonly unit: string;
  readonly container: string;
  /** Path in the container. */
  readonly path: string;
  /** A description, and what happens to it. */
  readonly text: string;
  /** How to keep it. */
  readonly remedy: string;
  /** Whether it may be data. If so, the take-over needs an explicit --leave for it. */
  readonly isData: boolean;
}

interface Carried {
  /** Volumes of the host that the new containers have. */
  readonly volumes: ReadonlySet<string>;
  /** Paths at which the new containers have a named volume of the stack file. */
  readonly chosen: ReadonlyMap<string, string>;
  /** Files from the stack file. */
  readonly files: ReadonlySet<string>;
}

/** Belongs to the host or to Docker, so no container keeps data there. */
const hosts = /^\/(dev|proc|sys|run|var\/run|lib\/modules)(\/|$)|^\/etc\/(localtime|timezone|hosts|hostname|resolv\.conf|machine-id)$/;

/**
 * Mounts and files of the old containers that the new ones do not have.
 * @param own by id of the container: paths in its writable layer that would be lost
 */
export function lossesOf(takeOver: TakeOverPlan, { platform }: Topology, own: ReadonlyMap<string, readonly string[]>): Loss[] {
  const physical = new Map(takeOver.volumes.map(({ name, volume }) => [name, volume]));
  const inDatabases = takeOver.databases.flatMap(({ unit, container, volume }) =>
    of(`databases.${unit}`, container, { volumes: new Set([volume]), chosen: new Map(), files: new Set() }, own),
  );
  const inApps = takeOver.apps.flatMap(({ unit, containers }) => {
    const app = platform.apps[unit];
    const mounts = app?.volumes ?? [];
    const chosen = mounts.flatMap(({ volume, path }) => {
      const existing = platform.volumes[volume]?.existing;
      return existing === undefined ? [] : [[path, existing] as const];
    });
    const volumes = new Set(mounts.flatMap(({ volume }) => physical.get(volume) ?? []));
    const carried = { volumes, chosen: new Map(chosen), files: new Set(Object.keys(app?.files ?? {})) };
    return containers.flatMap((container) => of(`apps.${unit}`, container, carried, own));
  });
  const inEntries = takeOver.entries.flatMap(({ unit, containers }) => {
    const served = platform.entries[unit]?.routes.flatMap((route) => ("files" in route ? (physical.get(route.files.volume) ?? []) : []));
    const carried = { volumes: new Set(served), chosen: new Map(), files: new Set<string>() };
    return containers.flatMap((container) => of(`entries.${unit}`, container, carried, own));
  });
  return [...inDatabases, ...inApps, ...inEntries];
}

function of(unit: string, container: FoundContainer, carried: Carried, own: ReadonlyMap<string, readonly string[]>): Loss[] {
  const about = { unit, container: container.name };
  const mounted = container.mounts.flatMap((mount) => {
    const lost = mountLoss(mount, unit, carried);
    return lost ? [{ ...about, path: mount.path, ...lost }] : [];
  });
  return [...mounted, ...layerLosses(about, own.get(container.id) ?? [])];
}

type Fate = Pick<Loss, "text" | "remedy" | "isData">;

function mountLoss(mount: FoundMount, unit: string, { volumes, chosen, files }: Carried): Fate | undefined {
  const { path, volume, source = "" } = mount;
  if (hosts.test(path) || (volume === undefined && (hosts.test(source) || files.has(path)))) return undefined;
  if (volume !== undefined && volumes.has(volume)) return undefined;
  const other = chosen.get(path);
  if (other !== undefined) return said(`the volume ${other} replaces ${nameOf(mount)}, as the stack file says`);
  const what = `${nameOf(mount)} stays on the host, and the new containers do not have it`;
  const isOfDatabase = unit.startsWith("databases.");
  if (isOfDatabase && isBelow(path, dataFolder))
    return { text: `${what}, so that the server would start without what is in it`, remedy: intoData(path), isData: true };
  if (isOfDatabase && setsServer.some((folder) => isBelow(path, folder))) return said(`${what}; what it sets belongs under settings`);
  const isPassing = mount.readOnly === true || source.endsWith(".sock") || passing.some((folder) => isBelow(path, folder));
  if (isPassing) return said(what);
  return isOfDatabase
    ? { text: `${what}: tables with a DATA DIRECTORY would be gone`, remedy: intoData(path), isData: true }
    : { text: what, remedy: mountedAgain(mount, unit), isData: true };
}

/** Where the image of a server reads its configuration. */
const setsServer = ["/etc", "/docker-entrypoint-initdb.d"];

const intoData = (path: string): string => `move what is in ${path} into the data volume at ${dataFolder}, while the server is stopped`;

const said = (text: string): Fate => ({ text, remedy: "", isData: false });

/** The lines of the stack file that give the new containers the same mount. A folder has to become a volume first. */
function mountedAgain({ path, volume, source = "" }: FoundMount, unit: string): string {
  const key = identifierOf(posix.basename(path));
  const made = `docker volume create --opt type=none --opt o=bind --opt device=${source} ${key}`;
  const mounted = unit.startsWith("apps.") ? ` and ${unit}.volumes: [{ volume: ${key}, path: ${path} }]` : "";
  return `${volume === undefined ? `${made}, then ` : ""}write volumes.${key}.existing: ${volume ?? key}${mounted}`;
}

const nameOf = ({ volume, source, anonymous }: FoundMount): string =>
  volume === undefined ? `${source ?? "a path"} of the host` : `the ${anonymous ? "anonymous " : ""}volume ${volume}`;

function layerLosses(about: Pick<Loss, "unit" | "container">, paths: readonly string[]): Loss[] {
  return gathered(paths).map(({ path, count }) => ({
    ...about,
    path,
    text: `${count === 1 ? "is a file" : `holds ${count} files`} of the container itself, in no volume, and is removed with it`,
    remedy: `copy it out (docker cp ${about.container}:${path} .), and put it into a volume of the stack or into the image`,
    isData: true,
  }));
}

/** Whether a `CONTAINER:PATH` of --leave includes the loss; it covers everything below the path. */
export const isLeft = ({ container, path }: Pick<Loss, "container" | "path">, leave: readonly string[]): boolean =>
  leave.some((text) => {
    const at = text.indexOf(":");
    return text.slice(0, at) === container && isBelow(path, text.slice(at + 1));
  });

export const refusalOf = ({ unit, container, path, text, remedy }: Loss): string =>
  `${unit}: ${path} of ${container}: ${text}. To keep it: ${remedy}. To go on without it: --leave ${container}:${path}`;
