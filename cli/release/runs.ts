import type { Topology } from "../../platform/schema";
import type { StateResource } from "../state/checkpoint";
import type { ResourceOperation } from "../run/progress";
import { batches } from "./batches";
import { replicasFirst } from "./members";

/** One Pulumi run of a deployment. */
export interface Part {
  /** URNs that this run is limited to; absent: everything except `later`. */
  readonly only?: readonly string[];
  /** URNs that later runs deploy. */
  readonly later: readonly string[];
}

export interface Runs {
  readonly parts: readonly Part[];
  /** For each database whose primary waits for its replicas, the order in which its members change. */
  readonly order: readonly string[];
  /** Why an order that the stack file asks for is not possible. */
  readonly obstacles: readonly string[];
}

/**
 * The runs in which `up` makes these changes. `plan` reports the order of the same runs, so that it announces nothing else.
 * @param changes all changes of a preview
 * @param writers the members that accept writes, by the name of their unit, as their servers report it
 */
export function runsOf(
  topology: Topology,
  resources: readonly StateResource[],
  changes: readonly ResourceOperation[],
  writers?: ReadonlyMap<string, string>,
): Runs {
  const { runs, obstacle } = batches(topology, resources, changes);
  const first = replicasFirst(topology, resources, changes, writers);
  const members = first.targets.length > 0 ? [{ only: first.targets, later: [] }] : [];
  const apps =
    obstacle === undefined ? [] : [`all replicas change together: their old ones stand on ${obstacle}, which is replaced as well`];
  const databases =
    first.obstacle === undefined
      ? []
      : [`the primary does not wait for its replicas: they stand on ${first.obstacle}, which is replaced as well`];
  return {
    parts: [...members, ...runs.map((later) => ({ later }))],
    order: first.databases.map(
      (name) => `${name}: the replicas change first, one by one, each until it replicates again; the primary last`,
    ),
    obstacles: [...apps, ...databases],
  };
}
