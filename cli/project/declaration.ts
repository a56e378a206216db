import { join } from "node:path";
import { sourceProblems } from "../../components/parts/build-sources";
import { localDocker, resolveAddress } from "../../config/docker-address";
import type { HostAddress } from "../../docker/address";
import { isValue, storedSecrets } from "../../config/secrets-file";
import { readStackFile } from "../../config/stack-file";
import { daemonOf, type Daemon } from "../../docker/daemon";
import { missingSecrets, TopologyError } from "../../topology/error";
import { parseTopology } from "../../platform/parse";
import { platform as schema, type Topology } from "../../platform/schema";
import type { Project } from "./project";

/** The checked content of the stack file, and the Docker hosts that it names. */
export interface Declaration {
  readonly topology: Topology;
  /** The value of `breakwater:platform` as it was written. */
  readonly platform: unknown;
  /** Deployed instead of the stack file. */
  readonly release?: DeclaredRelease;
  readonly hosts: readonly StackHost[];
  /** The meaning of `local` on this machine; absent if no host uses it. */
  readonly local: HostAddress | undefined;
}

export interface DeclaredRelease {
  readonly number: number;
  /** The program reads this instead of the stack file. */
  readonly file: string;
  /** Jobs to exclude: their names for users, by URN. */
  readonly jobs: Readonly<Record<string, string>>;
}

export interface StackHost {
  readonly name: string;
  readonly isLocal: boolean;
  readonly address: HostAddress;
  readonly daemon: Daemon;
}

/** Reads and checks the stack file. Throws RunError with every mistake, before anything is changed. */
export const readDeclaration = (project: Project): Declaration => declarationOf(project, readStackFile(project.stackFile));

/** The same for a command that deploys. Includes the mistakes that the program itself would report later. */
export function readDeployable(project: Project): Declaration {
  const raw = readStackFile(project.stackFile);
  const missing = [...missingSecrets(project.stack, secretsWithoutValue(project, raw)), ...sourceProblems(raw, project.locate)];
  try {
    const declaration = declarationOf(project, raw);
    if (missing.length === 0) return declaration;
  } catch (error) {
    if (error instanceof TopologyError) throw new TopologyError(project.stack, [...error.problems, ...missing]);
    throw error;
  }
  throw new TopologyError(project.stack, missing);
}

/** Names of the secrets that should be in the configuration but have no value there. */
export function secretsWithoutValue({ settingsFile, root }: Project, raw: unknown): string[] {
  const stored = { ...storedSecrets(join(root, "Pulumi.yaml")), ...storedSecrets(settingsFile) };
  return configuredSecrets(raw).filter((name) => !Object.hasOwn(stored, name) || !isValue(stored[name]));
}

/** Reads the platform as it was written, because it may have mistakes elsewhere. */
export function configuredSecrets(raw: unknown): string[] {
  const { secrets } = (raw ?? {}) as { secrets?: unknown };
  const entries = typeof secrets === "object" && secrets !== null ? Object.entries(secrets) : [];
  return entries.flatMap(([name, secret]) => ((secret as { fromConfig?: unknown } | null)?.fromConfig === true ? [name] : []));
}

/** The same for a platform from another source than the stack file. */
export function declarationOf(project: Project, platform: unknown): Declaration {
  return declarationFor(project, parseTopology(project.stack, platform), platform);
}

/** For a stack of which only the hosts are known. It has nothing to deploy. */
export function declarationOfHosts(project: Project, hosts: Readonly<Record<string, object>>): Declaration {
  return declarationFor(project, { stack: project.stack, platform: schema.parse({ hosts }) }, undefined);
}

function declarationFor(project: Project, topology: Topology, platform: unknown): Declaration {
  const hosts = Object.entries(topology.platform.hosts).map(([name, { address, tlsDirectory }]) => {
    const resolved = resolveAddress({ address, tlsDirectory: tlsDirectory === undefined ? undefined : project.locate(tlsDirectory) });
    return { name, isLocal: address === "local", address: resolved, daemon: daemonOf(resolved) };
  });
  return { topology, platform, hosts, local: hosts.some(({ isLocal }) => isLocal) ? localDocker() : undefined };
}
