import type { MariadbDatabase, Topology } from "../schema/platform";
import { names } from "../names";
import type { ContainerSpec } from "../spec";
import { secretFile } from "./database";
import { imageName } from "./image";
import { overZones, type Placed } from "./place";
import { dataVolumeName } from "./volume";

export const mariadbPort = 3306;

/** Used for the first start of an empty data volume only; from then on root needs no password, it is who it is. */
export const initialRootPassword = "mariadb.initial-root";

/** One server of a cluster. Its spec holds no files yet: their text is `render`'s. */
export interface MariadbMember extends Placed {
  readonly role: "primary" | "replica";
  readonly serverId: number;
  /** Fixed physical name of its container. */
  readonly container: string;
  /** Name of its data volume inside the stack. */
  readonly volume: string;
}

export function mariadbOf({ platform }: Topology, name: string): MariadbDatabase {
  const database = platform.databases[name];
  if (database?.engine !== "mariadb") throw new Error(`${name} passed validation and is no MariaDB`);
  return database;
}

/** Member 0 is the primary. A new member changes nothing about the others. */
export function mariadbMembers(topology: Topology, name: string): MariadbMember[] {
  const database = mariadbOf(topology, name);
  return overZones(topology.platform, database.hosts, database.replicas + 1).map((host, index) => {
    const member = names.member(name, index);
    const volume = names.part(member, "data");
    const container = names.physical(topology.stack, member);
    const role = index === 0 ? "primary" : "replica";
    return { host, index, role, serverId: names.serverId(index), container, volume, spec: memberSpec(topology, name, index) };
  });
}

function memberSpec(topology: Topology, name: string, index: number): ContainerSpec {
  const database = mariadbOf(topology, name);
  const physical = (part: string) => names.physical(topology.stack, part);
  const member = names.member(name, index);
  return {
    resource: member,
    name: physical(member),
    image: imageName(topology, database.image),
    ...firstStart(index),
    networks: [{ network: physical(database.network), aliases: index === 0 ? [name, member] : [member] }],
    mounts: [{ volume: dataVolumeName(topology, name, index), path: "/var/lib/mysql", readOnly: false, relabel: "none" }],
    files: [],
    publish: database.publish ? [{ address: database.publish.address, hostPort: database.publish.port + index, port: mariadbPort }] : [],
    // Recovery after a crash may take minutes; a server that is up is found after one interval all the same.
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

/** Without a first password the image refuses an empty data directory, so a replica that was never filled cannot pass for one. */
function firstStart(index: number): Pick<ContainerSpec, "environment" | "secretFiles"> {
  if (index > 0) return { environment: {}, secretFiles: [] };
  const password = names.secretFile(initialRootPassword);
  return {
    environment: { MARIADB_ROOT_HOST: "localhost", MARIADB_ROOT_PASSWORD_FILE: password },
    secretFiles: [secretFile(initialRootPassword)],
  };
}
