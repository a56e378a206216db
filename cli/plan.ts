import { join } from "node:path";
import { sourceProblems } from "../components/parts/build-sources";
import { localEngine, resolveAddress, type EngineAddress } from "../config/docker-address";
import { isValue, storedSecrets } from "../config/secrets-file";
import { readStackFile } from "../config/stack-file";
import { engineOf, type Engine } from "../docker/engine";
import { missingSecrets, TopologyError } from "../topology/error";
import { parseTopology } from "../platform/parse";
import { platform as schema, type Topology } from "../platform/schema";
import type { Project } from "./project";

/** What the stack file asks for, checked, and the engines that it names. */
export interface Plan {
  readonly topology: Topology;
  /** Value of `breakwater:platform`, as it was written. */
  readonly platform: unknown;
  /** What is deployed instead of the stack file. */
  readonly release?: PlannedRelease;
  readonly hosts: readonly PlannedHost[];
  /** What `local` means on this machine; absent when no host says so. */
  readonly local: EngineAddress | undefined;
}

export interface PlannedRelease {
  readonly number: number;
  /** Read by the program in place of the stack file. */
  readonly file: string;
  /** Left as they are: by URN, with their names as users know them. */
  readonly jobs: Readonly<Record<string, string>>;
}

export interface PlannedHost {
  readonly name: string;
  readonly isLocal: boolean;
  readonly address: EngineAddress;
  readonly engine: Engine;
}

/** Reads and checks the stack file. Throws RunError for every mistake in it, before anything is done anywhere. */
export const readPlan = (project: Project): Plan => planOf(project, readStackFile(project.stackFile));

/** The same for a command that deploys: what the program would refuse later is refused now, together with every other mistake. */
export function readDeployable(project: Project): Plan {
  const raw = readStackFile(project.stackFile);
  const missing = [...missingSecrets(project.stack, secretsWithoutValue(project, raw)), ...sourceProblems(raw, project.locate)];
  try {
    const plan = planOf(project, raw);
    if (missing.length === 0) return plan;
  } catch (error) {
    if (error instanceof TopologyError) throw new TopologyError(project.stack, [...error.problems, ...missing]);
    throw error;
  }
  throw new TopologyError(project.stack, missing);
}

/** Names of the secrets that come from the configuration and have no value there. */
export function secretsWithoutValue({ engineFile, root }: Project, raw: unknown): string[] {
  const stored = { ...storedSecrets(join(root, "Pulumi.yaml")), ...storedSecrets(engineFile) };
  return configuredSecrets(raw).filter((name) => !Object.hasOwn(stored, name) || !isValue(stored[name]));
}

/** Read from the platform as it was written: it may have mistakes elsewhere. */
export function configuredSecrets(raw: unknown): string[] {
  const { secrets } = (raw ?? {}) as { secrets?: unknown };
  const entries = typeof secrets === "object" && secrets !== null ? Object.entries(secrets) : [];
  return entries.flatMap(([name, secret]) => ((secret as { fromConfig?: unknown } | null)?.fromConfig === true ? [name] : []));
}

/** The same for a platform that does not come from the stack file. */
export function planOf(project: Project, platform: unknown): Plan {
  return planFor(project, parseTopology(project.stack, platform), platform);
}

/** For a stack of which only the hosts are known: there is nothing in it to deploy. */
export function planOfHosts(project: Project, hosts: Readonly<Record<string, object>>): Plan {
  return planFor(project, { stack: project.stack, platform: schema.parse({ hosts }) }, undefined);
}

function planFor(project: Project, topology: Topology, platform: unknown): Plan {
  const hosts = Object.entries(topology.platform.hosts).map(([name, { address, tlsDirectory }]) => {
    const resolved = resolveAddress({ address, tlsDirectory: tlsDirectory === undefined ? undefined : project.locate(tlsDirectory) });
    return { name, isLocal: address === "local", address: resolved, engine: engineOf(resolved) };
  });
  return { topology, platform, hosts, local: hosts.some(({ isLocal }) => isLocal) ? localEngine() : undefined };
}
