import { typeOfToken } from "../../platform/types";
import { limits, slot } from "../../provider/resources/slot";
import { job } from "../../provider/resources/job";
import { isDone } from "../../provider/resources/job-done";
import { imageType } from "../../provider/resources/foreign";
import { isDeepStrictEqual } from "node:util";
import { containerType, hasFixedName, nameOf, type StateResource } from "../state/checkpoint";
import { appsOf, gateType, hasEntry, passing, routing, versionOf, type AppContainers } from "../state/generations";
import { inOrder } from "./order";

export interface Failed {
  readonly before: readonly StateResource[];
  readonly after: readonly StateResource[];
  /** Logical names of the resources that failed. */
  readonly failures: readonly string[];
  /** Whether a run of the previous release follows. If so, every app returns to it, even one whose new version is good. */
  readonly wholly?: boolean;
}

export interface Undone {
  readonly resources: readonly StateResource[];
  /** Containers that are no longer in the state, to be removed from their hosts as well. */
  readonly dropped: readonly StateResource[];
  /** Apps whose old containers keep serving. */
  readonly apps: readonly string[];
  /** Jobs of these apps that ran; their effect stays. */
  readonly jobs: readonly string[];
}

/** How the state of a replica changes. */
interface AppVerdict {
  readonly urn: string;
  readonly keep: StateResource | undefined;
  readonly drop: readonly StateResource[];
  /** New containers that got traffic already. The next run removes them when they no longer get any. */
  readonly later: readonly StateResource[];
  /** Whether nothing that this run created stays. */
  readonly isOld: boolean;
  readonly isUndone: boolean;
}

/** Changed in place with their containers: they go back with them. */
const updatedWithContainer: readonly string[] = [slot.token, limits.token];
/** Passwords and accounts: made next to those that they replace, which are there until a run has ended well. */
const isCreatedBeforeDelete = (type: string): boolean => type.startsWith("random:") || typeOfToken(type)?.createBeforeDelete === true;
/** A note of what a host has; the image itself stays there. */

/**
 * The state without the containers that got no traffic. Containers that an entry routes to stay; without an entry, a failed app keeps
 * what passed its gate before. The first containers of an app stay even if they fail, because there is no previous version. `wholly`:
 * every app keeps its previous containers where they still exist, and new ones that got traffic are removed later.
 */
export function undo({ before, after, failures, wholly = false }: Failed): Undone {
  const [routed, passed] = [routing(after), passing(after)];
  const judged = appsOf(after).map((app) => {
    const failed = failures.some((name) => belongsTo(after, app.app, name));
    const isRouted = hasEntry(app, after);
    return { ...app, verdicts: verdictsOf(app, before, { serves: isRouted ? routed : passed, isRouted, failed, wholly }) };
  });
  const verdicts = judged.flatMap((one) => one.verdicts);
  const undone = judged.filter((one) => one.verdicts.some(({ isUndone }) => isUndone));
  return {
    resources: inOrder(edited({ after, before, verdicts, undoneApps: new Set(undone.map(({ app }) => app)), wholly })),
    dropped: verdicts.flatMap(({ drop }) => drop),
    apps: undone.map(({ name }) => name).sort(),
    jobs: undone.flatMap(({ app }) => jobsThatRan(app, before, after)),
  };
}

const belongsTo = (resources: readonly StateResource[], app: string, name: string): boolean =>
  resources.some(({ urn, parent }) => parent === app && nameOf(urn) === name);

interface Situation {
  readonly serves: (container: StateResource) => boolean;
  readonly isRouted: boolean;
  readonly failed: boolean;
  readonly wholly: boolean;
}

function verdictsOf({ app, replicas }: AppContainers, before: readonly StateResource[], about: Situation): AppVerdict[] {
  const { serves, isRouted, failed, wholly } = about;
  const all = [...replicas.values()].flat();
  const known = new Set(before.map(({ id }) => id));
  const wasCurrent = new Set(before.filter((one) => one.delete !== true).map(({ id }) => id));
  const isLive = all.some(serves);
  const wasThere = before.some(({ type, parent }) => type === containerType && parent === app);
  const isFirst = !all.some(({ id }) => wasCurrent.has(id));
  return [...replicas].flatMap(([urn, candidates]) => {
    const verdict = (keep: StateResource | undefined, drop = candidates.filter((one) => one !== keep)): AppVerdict[] => {
      const isOld = keep === undefined || known.has(keep.id);
      const later = wholly && isRouted ? drop.filter((one) => serves(one) && isOld) : [];
      const isUndone = isOld && (keep?.delete === true || drop.some(({ id }) => !known.has(id)));
      return [{ urn, keep, drop: drop.filter((one) => !later.includes(one)), later, isOld, isUndone }];
    };
    const newest = candidates.find((one) => one.delete !== true);
    // The new container must not exist at the same time as its successor, which is the previous version.
    if (wholly && wasThere && newest && hasFixedName(newest) && !known.has(newest.id)) return verdict(undefined);
    if (isFirst) return [];
    const old = (from: readonly StateResource[]) => from.find(({ id }) => wasCurrent.has(id)) ?? from.find(({ id }) => known.has(id));
    const current = candidates.find(({ id }) => wasCurrent.has(id));
    if (wholly && current && newest && isOtherVersion(current, newest)) return verdict(current);
    const serving = candidates.filter(serves);
    if (serving.length > 0) return verdict((failed ? old(serving) : undefined) ?? serving[0]);
    if (!failed && !isLive && !isRouted) return verdict(newest);
    // It is unknown which of several older containers is good, so only those of this run are removed.
    return verdict(
      old(candidates),
      candidates.filter(({ id }) => !known.has(id)),
    );
  });
}

/** A repair recreates a container of the same version. */
const isOtherVersion = (one: StateResource, other: StateResource): boolean => versionOf(one) !== versionOf(other);

interface Edit {
  readonly after: readonly StateResource[];
  readonly before: readonly StateResource[];
  readonly verdicts: readonly AppVerdict[];
  readonly undoneApps: ReadonlySet<string>;
  readonly wholly: boolean;
}

function edited({ after, before, verdicts, undoneApps, wholly }: Edit): StateResource[] {
  const dropped = new Set(verdicts.flatMap(({ drop }) => drop));
  const later = new Set(verdicts.flatMap((one) => one.later));
  const kept = new Set(verdicts.map(({ keep }) => keep));
  const old = new Set(verdicts.filter(({ isOld }) => isOld).map(({ urn }) => nameOf(urn)));
  const was = (urn: string): StateResource[] => before.filter((one) => one.urn === urn && one.delete !== true);
  const goesBack = ({ type, urn, parent }: StateResource): boolean => {
    if (type === imageType) return wholly && was(urn).length > 0;
    return updatedWithContainer.includes(type) ? old.has(nameOf(urn)) : type === gateType && undoneApps.has(parent ?? "");
  };
  const back = new Set<string>();
  const returning = wholly ? returningIn(after, was) : new Map<string, StateResource>();
  return after.flatMap((resource) => {
    const returned = returning.get(resource.urn);
    if (returned === resource) return [unmarked(resource)];
    if (returned !== undefined) return [{ ...resource, delete: true }];
    if (dropped.has(resource)) return [];
    if (later.has(resource)) return [{ ...resource, delete: true }];
    if (kept.has(resource)) return [unmarked(resource)];
    if (!goesBack(resource)) return [resource];
    if (back.has(resource.urn)) return [];
    back.add(resource.urn);
    return was(resource.urn);
  });
}

/**
 * The resources that become current again, by URN. Another run would create a different password and delete the account together with
 * its successor.
 */
function returningIn(after: readonly StateResource[], was: (urn: string) => StateResource[]): Map<string, StateResource> {
  const candidates = after.filter((one) => {
    const isOf = ({ id, inputs }: StateResource): boolean => id === one.id && isDeepStrictEqual(inputs, one.inputs);
    return one.delete === true && isCreatedBeforeDelete(one.type) && was(one.urn).some(isOf);
  });
  // Passwords have no id. If an earlier run left two, it is unknown which one the containers have.
  const isOnly = ({ urn }: StateResource): boolean => candidates.filter((other) => other.urn === urn).length === 1;
  return new Map(candidates.filter(isOnly).map((one) => [one.urn, one]));
}

const unmarked = (resource: StateResource): StateResource =>
  Object.fromEntries(Object.entries(resource).filter(([key]) => key !== "delete")) as unknown as StateResource;

function jobsThatRan(app: string, before: readonly StateResource[], after: readonly StateResource[]): string[] {
  const hashes = new Map(before.map(({ urn, inputs }) => [urn, inputs?.inputHash]));
  return after
    .filter(
      ({ type, parent, urn, inputs }) => type === job.token && parent === app && !isDone({ inputHash: hashes.get(urn) }, inputs ?? {}),
    )
    .map(({ inputs }) => String(inputs?.resource));
}
