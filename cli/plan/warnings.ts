import { volume } from "../../provider/resources/volume";
import { job } from "../../provider/resources/job";
import { containerType } from "../../provider/resources/foreign";
import { names } from "../../topology/names";
import type { StepEventMetadata } from "@pulumi/pulumi/automation";
import type { Topology } from "../../platform/schema";
import type { Change } from "./changes";
import { memoryOf, tightServers } from "./unit-warnings";

/** Adds up numbers by host. */
function byHost(entries: readonly (readonly [host: string, megabytes: number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [host, megabytes] of entries) sums.set(host, (sums.get(host) ?? 0) + megabytes);
  return sums;
}

/** The sum of the current memory limits of a stack's containers, in MiB, by host. */
export const promisedOf = (steps: readonly StepEventMetadata[]): Map<string, number> =>
  byHost(
    steps
      .filter(({ type, op }) => type === containerType && op !== "create-replacement" && op !== "replace")
      .map(({ urn, old }) => [names.hostOf(urn), memoryOf(old)]),
  );

/** Additional MiB that each host needs while old and new containers overlap; only hosts with an overlap. */
export function surgeOf(changes: readonly Change[]): Map<string, number> {
  const containers = changes.filter(({ type }) => type === containerType);
  const rolls = new Set(containers.filter(({ overlap }) => overlap).map(({ name }) => names.hostOf(name)));
  const rising = containers.filter(({ action, overlap, name }) => rolls.has(names.hostOf(name)) && (action === "create" || overlap));
  return byHost(rising.map(({ name, after }) => [names.hostOf(name), memoryOf(after)]));
}

/** Memory by host, in MiB. */
export interface Memory {
  readonly total: ReadonlyMap<string, number>;
  readonly promised: ReadonlyMap<string, number>;
}

function surgeWarnings(changes: readonly Change[], { total, promised }: Memory): string[] {
  return [...surgeOf(changes)].map(([host, needed]) => {
    const [has, used] = [total.get(host), promised.get(host) ?? 0];
    const room = has === undefined ? "" : `; it has ${has} MiB, of which this stack's limits are ${used} MiB`;
    const verdict = has !== undefined && used + needed > has ? ": NOT ENOUGH" : "";
    return `${host} needs ${needed} MiB more memory while old and new containers overlap${room}${verdict}`;
  });
}

function jobWarnings(changes: readonly Change[]): string[] {
  const runs = changes.filter(({ type, action, differs }) => {
    return type === job.token && (action === "create" || (action === "update" && differs.includes("inputHash")));
  });
  return runs.map(
    ({ name }) => `job ${names.withoutHost(name)} runs; what it does to data is not undone when a later step fails or is rolled back`,
  );
}

function volumeWarnings(changes: readonly Change[]): string[] {
  const removed = changes.filter(({ type, action, before }) => type === volume.token && action === "delete" && !before?.retainOnDelete);
  return removed.map(({ before }) => `volume ${String(before?.inputs["name"])} is removed with its content`);
}

/** The warnings for a reader who has to confirm the plan. `notices` come from earlier commands, such as a rollback. */
export function warningsOf(topology: Topology, changes: readonly Change[], memory: Memory, notices: readonly string[] = []): string[] {
  return [
    ...notices,
    ...tightServers(topology, changes),
    ...surgeWarnings(changes, memory),
    ...jobWarnings(changes),
    ...volumeWarnings(changes),
  ];
}
