import type { MariadbDatabase } from "./schema";
import { names } from "../../topology/names";
import type { Ground } from "../../topology/site";
import type { ContainerSpec } from "../../topology/spec";
import { secretFile } from "../../topology/plan/secret";
import { imageName } from "../../topology/plan/image";
import { defaultPids } from "../../topology/plan/limits";
import { declaredPrimary, mariadbDataDirectory, mariadbPort } from "./server";
import { overZones, type Placed } from "../../topology/plan/place";

export { mariadbDataDirectory, mariadbPort } from "./server";

/**
 * Used only for the first start of an empty data volume; afterwards the server recognizes root by its system account and
 * needs no password.
 */
export const initialRootPassword = "mariadb.initial-root";

/** The place of one server of a cluster, and the values that differ between servers. */
export interface MariadbPlace {
  readonly host: string;
  readonly index: number;
  readonly role: "primary" | "replica";
  readonly serverId: number;
  /** Name inside the stack. */
  readonly name: string;
  /** Fixed physical name of its container. */
  readonly container: string;
  /** Name of its data volume inside the stack. */
  readonly volume: string;
  /** Name of its data volume on its host. */
  readonly dataVolume: string;
  /** A volume that existed on the host before the stack: only a primary has one, because replicas are filled by a copy. */
  readonly existingVolume: string | undefined;
  /** The address and port on its host. */
  readonly listen: { readonly address: string; readonly port: number } | undefined;
}

/** One server of a cluster. Its spec holds no files yet: text.ts adds them. */
export interface MariadbMember extends MariadbPlace, Placed {}

/** A declaration that contains databases. */
export interface Declaring extends Ground {
  readonly platform: Ground["platform"] & { readonly databases: Readonly<Record<string, { readonly engine: string }>> };
}

const isMariadb = (database: { readonly engine: string } | undefined): database is MariadbDatabase => database?.engine === "mariadb";

export function mariadbOf({ platform }: Declaring, name: string): MariadbDatabase {
  const database = platform.databases[name];
  if (!isMariadb(database)) throw new Error(`${name} passed validation and is not a MariaDB`);
  return database;
}

/** The declared roles. A new member changes nothing for the others. */
export function mariadbPlaces({ stack, platform }: Ground, name: string, database: MariadbDatabase): MariadbPlace[] {
  const { publish } = database;
  return overZones(platform, database.hosts, database.replicas + 1).map((host, index) => {
    const member = names.member(name, index);
    const volume = names.data(member);
    const existingVolume = index === declaredPrimary ? database.existingVolume : undefined;
    return {
      ...{ host, index, name: member, volume, existingVolume },
      role: index === declaredPrimary ? "primary" : "replica",
      serverId: names.serverId(index),
      container: names.physical(stack, member),
      dataVolume: existingVolume ?? names.physical(stack, volume),
      listen: publish && { address: publish.address, port: publish.port + index },
    };
  });
}

export function mariadbMembers(topology: Declaring, name: string): MariadbMember[] {
  const database = mariadbOf(topology, name);
  return mariadbPlaces(topology, name, database).map((place) => ({ ...place, spec: mariadbSpec(topology, name, database, place) }));
}

export function mariadbSpec(ground: Ground, name: string, database: MariadbDatabase, place: MariadbPlace): ContainerSpec {
  const { index, name: member, listen } = place;
  return {
    resource: member,
    name: place.container,
    image: imageName(ground, database.image),
    ...firstStart(index),
    networks: [{ network: names.physical(ground.stack, database.network), aliases: index === declaredPrimary ? [name, member] : [member] }],
    mounts: [{ volume: place.dataVolume, path: mariadbDataDirectory, readOnly: false, relabel: "none" }],
    files: [],
    publish: listen ? [{ address: listen.address, hostPort: listen.port, port: mariadbPort }] : [],
    // Recovery after a crash may take minutes; a running server is still found after one interval.
    health: {
      test: ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"],
      intervalSeconds: 2,
      timeoutSeconds: 5,
      retries: 5,
      startSeconds: 300,
    },
    memoryMb: database.memoryMb,
    cpuShares: 1024,
    stopSignal: "SIGTERM",
    stopGraceSeconds: database.stopGraceSeconds,
    logs: database.logs,
  };
}

/** Without an initial password the image refuses an empty data directory, so an unfilled replica cannot start as an empty server. */
function firstStart(index: number): Pick<ContainerSpec, "environment" | "secretFiles"> {
  if (index !== declaredPrimary) return { environment: {}, secretFiles: [] };
  const password = names.secretFile(initialRootPassword);
  return {
    environment: { MARIADB_ROOT_HOST: "localhost", MARIADB_ROOT_PASSWORD_FILE: password },
    secretFiles: [secretFile(initialRootPassword)],
  };
}

/** One thread per connection, in addition to the server's own. */
export function mariadbPids({ settings }: MariadbDatabase): number {
  const connections = Number(settings["max_connections"] ?? 0);
  return defaultPids + (Number.isFinite(connections) && connections > 0 ? Math.ceil(connections) : 0);
}
