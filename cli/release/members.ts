import { modelOfComponent } from "../../platform/models";
import type { Topology } from "../../platform/schema";
import { unitsIn } from "../../platform/units";
import { names } from "../../topology/names";
import { containerType, nameOf, type StateResource } from "../state/checkpoint";
import { types } from "../../platform/types";
import { imageType, passwordType } from "../../provider/resources/foreign";
import { job } from "../../provider/resources/job";
import { type ResourceOperation, kindOf } from "../run/progress";
import { standsOnChanged } from "./batches";

const made: readonly string[] = ["create", "update", "create-replacement"];
/** Replacing these does not harm a running server: they exist next to the old ones, or do not concern it. */
const harmless: readonly string[] = [
  ...[imageType, passwordType, job.token].map(kindOf),
  ...types.filter(({ createBeforeDelete }) => createBeforeDelete).map(({ name }) => name),
];

export interface ReplicasFirst {
  /** URNs for a first, separate run; empty if the order of the graph is right. */
  readonly targets: readonly string[];
  /** Names of the databases whose primaries wait. */
  readonly databases: readonly string[];
  /** Why primary and replicas change in the graph's order although both change. */
  readonly obstacle?: string;
}

const isUnder = (urn: string, component: string): boolean => new RegExp(`[:$]breakwater:component:${component}\\$`).test(urn);

/**
 * Whether a failed run removed the container and did not recreate it. If so, there is nothing to wait for, and its replicas wait for
 * it.
 */
const isGone = (urn: string, resources: readonly StateResource[]): boolean =>
  resources.some((one) => one.urn === urn && one.pendingReplacement === true);

/**
 * URNs of the clusters' own resources and of everything that they depend on. Dependencies of other resources are replaced together
 * with those.
 */
function neededBy(resources: readonly StateResource[], members: readonly { readonly cluster: string }[]): ReadonlySet<string> {
  const clusters = new Set(members.map(({ cluster }) => cluster));
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const found = new Set<string>();
  const add = (urn: string): void => {
    if (found.has(urn)) return;
    found.add(urn);
    byUrn.get(urn)?.dependencies?.forEach(add);
  };
  for (const { urn, parent } of resources) if (parent !== undefined && clusters.has(parent)) add(urn);
  return found;
}

/**
 * The changes that run before a primary's: those of its replicas, which accept no writes, so that a bad change fails there. Includes
 * everything that the replicas may depend on; apps and entries wait for the primary.
 * @param changes all changes of the preview
 * @param observed the members that do accept writes, by the name of their unit; without one, the member that may write counts
 */
export function replicasFirst(
  topology: Topology,
  resources: readonly StateResource[],
  changes: readonly ResourceOperation[],
  observed: ReadonlyMap<string, string> = new Map(),
): ReplicasFirst {
  const writers = new Set(
    unitsIn(topology, "databases").flatMap(
      ({ name: unit, members }) => observed.get(unit) ?? members.flatMap(({ may, name }) => (may === "write" ? [name] : [])),
    ),
  );
  const writes = (urn: string): boolean => writers.has(names.subject(topology.stack, containerType, nameOf(urn)));
  const clusters = new Set(resources.filter(({ type }) => modelOfComponent(type)?.section === "databases").map(({ urn }) => urn));
  const replaced = changes.filter(({ operation, step }) => operation === "create-replacement" && step.type === containerType);
  const parents = new Map(resources.filter(({ type }) => type === containerType).map(({ urn, parent }) => [urn, parent ?? ""]));
  const members = replaced
    .map(({ step: { urn } }) => ({ urn, cluster: parents.get(urn) ?? "" }))
    .filter(({ cluster }) => clusters.has(cluster));
  const primaries = members.filter(
    ({ urn, cluster }) => writes(urn) && members.some((other) => other.cluster === cluster && other.urn !== urn),
  );
  if (primaries.length === 0 || primaries.some(({ urn }) => isGone(urn, resources))) return { targets: [], databases: [] };
  const replicas = members.filter(({ urn, cluster }) => !writes(urn) && primaries.some((one) => one.cluster === cluster));
  const obstacle = standsOnChanged(resources, new Set(replicas.map(({ urn }) => urn)), changes, harmless);
  if (obstacle !== undefined) return { targets: [], databases: [], obstacle };
  const waits = new Set(members.filter(({ urn }) => writes(urn)).map(({ urn }) => nameOf(urn)));
  const stoodOn = neededBy(resources, primaries);
  const first = changes.filter(
    ({ operation, step: { urn } }) =>
      made.includes(operation) &&
      !isUnder(urn, "App") &&
      !isUnder(urn, "Entry") &&
      !waits.has(nameOf(urn)) &&
      (operation === "create" || stoodOn.has(urn)),
  );
  // Pulumi creates nothing inside a new component that is not among the targets.
  const known = new Set(resources.map(({ urn }) => urn));
  const targets = first.flatMap(({ step }) => [step.new?.parent, step.urn].filter((urn) => urn === step.urn || (urn && !known.has(urn))));
  return { targets: [...new Set(targets as string[])], databases: primaries.map(({ cluster }) => nameOf(cluster)) };
}
