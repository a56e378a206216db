import { localEngine, resolveAddress, type EngineAddress } from "../config/docker-address";
import { readStackFile } from "../config/stack-file";
import { engineOf, type Engine } from "../docker/engine";
import { parseTopology } from "../topology/parse";
import type { Topology } from "../topology/schema/platform";
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

/** The same for a platform that does not come from the stack file. */
export function planOf(project: Project, platform: unknown): Plan {
  const topology = parseTopology(project.stack, platform);
  const hosts = Object.entries(topology.platform.hosts).map(([name, { address, tlsDirectory }]) => {
    const resolved = resolveAddress({ address, tlsDirectory: tlsDirectory === undefined ? undefined : project.locate(tlsDirectory) });
    return { name, isLocal: address === "local", address: resolved, engine: engineOf(resolved) };
  });
  return { topology, platform, hosts, local: hosts.some(({ isLocal }) => isLocal) ? localEngine() : undefined };
}
