import { slot } from "../../provider/resources/slot";
import { names } from "../../topology/names";
import { canonical } from "../../topology/plan/hash";
import type { Topology } from "../../platform/schema";
import { nameOf, type StateResource } from "../state/checkpoint";
import type { ResourceOperation } from "../run/progress";
import { appsOf } from "../state/generations";

const slotType = slot.token;
/** Replaced without harm to what still uses the old one: the content stays on its host, the work stays done. */
const harmless: readonly string[] = ["RemoteImage", "Job"];

/** Replicas of an app that may change at the same time; undefined if all of them may. */
export function batchSize({ replicas, rollout: { surge, batch } }: Topology["platform"]["apps"][string]): number | undefined {
  const size = Math.min(batch ?? replicas, surge ?? replicas);
  return size < replicas ? size : undefined;
}

export interface Batches {
  /** For each Pulumi run, the URNs that it excludes. */
  readonly runs: readonly (readonly string[])[];
  /** Why everything has to change together although the stack file asks for batches. */
  readonly obstacle?: string;
}

/**
 * Splits a previewed roll into Pulumi runs. Replicas that are new or only repaired do not hold up the others.
 * @param changes all changes of the preview
 */
export function batches(topology: Topology, resources: readonly StateResource[], changes: readonly ResourceOperation[]): Batches {
  const rolling = new Set(changes.filter(isNewVersion).map(({ step }) => step.urn));
  const chunks = appsOf(resources).flatMap(({ name, replicas }) => {
    const app = topology.platform.apps[name];
    const size = app && batchSize(app);
    const urns = [...replicas.keys()].filter((urn) => rolling.has(urn)).sort(byIndex);
    return size === undefined || urns.length <= size ? [] : [inChunks(urns, size)];
  });
  const count = Math.max(1, ...chunks.map(({ length }) => length));
  if (count === 1) return { runs: [[]] };
  const obstacle = standsOnChanged(resources, new Set(chunks.flat(2)), changes);
  if (obstacle !== undefined) return { runs: [[]], obstacle };
  const later = (run: number): string[] => chunks.flatMap((one) => one.slice(run + 1).flat());
  return { runs: Array.from({ length: count }, (_, run) => withSlots(later(run), resources)) };
}

/** A repair recreates the same container; only its automatic name differs. */
function isNewVersion({ operation, step }: ResourceOperation): boolean {
  if (operation !== "create-replacement") return false;
  const content = ({ inputs }: { readonly inputs?: Readonly<Record<string, unknown>> } = {}): string => {
    return canonical(
      Object.entries(inputs ?? {})
        .filter(([key]) => key !== "name" && key !== "__defaults")
        .sort(),
    );
  };
  return content(step.old) !== content(step.new);
}

/** The number of a replica or member. */
const indexOf = (urn: string): number => names.memberOf(names.withoutHost(nameOf(urn)))?.index ?? 0;
const byIndex = (a: string, b: string): number => indexOf(a) - indexOf(b);

function inChunks(urns: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(urns.length / size) }, (_, index) => urns.slice(index * size, (index + 1) * size));
}

/** Finds a change that replaces or deletes what an old container needs while it still serves. */
export function standsOnChanged(
  resources: readonly StateResource[],
  urns: ReadonlySet<string>,
  changes: readonly ResourceOperation[],
  besides: readonly string[] = harmless,
): string | undefined {
  const needed = new Set(resources.filter(({ urn }) => urns.has(urn)).flatMap(({ dependencies }) => dependencies ?? []));
  const going = ["create-replacement", "delete", "delete-replaced"];
  const found = changes.find(({ operation, type, step }) => going.includes(operation) && needed.has(step.urn) && !besides.includes(type));
  return found && `${found.type} ${found.resource}`;
}

function withSlots(urns: readonly string[], resources: readonly StateResource[]): string[] {
  const containers = new Set(urns.map(nameOf));
  const slots = resources.filter(({ type, urn }) => type === slotType && containers.has(nameOf(urn)));
  return [...urns, ...slots.map(({ urn }) => urn)];
}
