import { nameOf, type StateResource } from "../stack/checkpoint";
import { appsOf, gateType, hasEntry, passing, routing, type AppContainers } from "./generations";
import { inOrder } from "./order";

export interface Failed {
  /** Resources before the run. */
  readonly before: readonly StateResource[];
  /** Resources after it. */
  readonly after: readonly StateResource[];
  /** Logical names of the resources that failed. */
  readonly failures: readonly string[];
}

export interface Undone {
  readonly resources: readonly StateResource[];
  /** Containers that the state no longer has: they go from their hosts as well. */
  readonly dropped: readonly StateResource[];
  /** Apps whose old containers serve on. */
  readonly apps: readonly string[];
  /** Jobs of these apps that ran and stay done. */
  readonly jobs: readonly string[];
}

/** What a replica's state becomes. */
interface Verdict {
  readonly urn: string;
  readonly keep: StateResource | undefined;
  readonly drop: readonly StateResource[];
  /** Whether this run made nothing that stays. */
  readonly isOld: boolean;
  readonly isUndone: boolean;
}

/** Changed in place with their containers: they go back with them. */
const besideContainers: readonly string[] = ["breakwater:index:Slot", "breakwater:index:Limits"];

/**
 * The state without the containers that got no traffic. What an entry routes to is what stays; where no entry tells, a failed app
 * keeps what passed its gate before. The very first containers of an app stay also when they fail: there is nothing to go back to.
 */
export function undo({ before, after, failures }: Failed): Undone {
  const [routed, passed] = [routing(after), passing(after)];
  const judged = appsOf(after).map((app) => {
    const failed = failures.some((name) => belongsTo(after, app.app, name));
    const isRouted = hasEntry(app, after);
    return { ...app, verdicts: verdictsOf(app, before, { serves: isRouted ? routed : passed, isRouted, failed }) };
  });
  const verdicts = judged.flatMap((one) => one.verdicts);
  const undone = judged.filter((one) => one.verdicts.some(({ isUndone }) => isUndone));
  return {
    resources: inOrder(edited(after, before, verdicts, new Set(undone.map(({ app }) => app)))),
    dropped: verdicts.flatMap(({ drop }) => drop),
    apps: undone.map(({ name }) => name),
    jobs: undone.flatMap(({ app }) => jobsThatRan(app, before, after)),
  };
}

const belongsTo = (resources: readonly StateResource[], app: string, name: string): boolean =>
  resources.some(({ urn, parent }) => parent === app && nameOf(urn) === name);

interface Situation {
  readonly serves: (container: StateResource) => boolean;
  readonly isRouted: boolean;
  readonly failed: boolean;
}

function verdictsOf({ replicas }: AppContainers, before: readonly StateResource[], { serves, isRouted, failed }: Situation): Verdict[] {
  const all = [...replicas.values()].flat();
  const known = new Set(before.map(({ id }) => id));
  const wasCurrent = new Set(before.filter((one) => one.delete !== true).map(({ id }) => id));
  if (!all.some(({ id }) => wasCurrent.has(id))) return [];
  const isLive = all.some(serves);
  return [...replicas].map(([urn, candidates]) => {
    const verdict = (keep: StateResource | undefined, drop = candidates.filter((one) => one !== keep)): Verdict => {
      const isOld = keep === undefined || known.has(keep.id);
      return { urn, keep, drop, isOld, isUndone: isOld && (keep?.delete === true || drop.some(({ id }) => !known.has(id))) };
    };
    const newest = candidates.find((one) => one.delete !== true);
    const old = (from: readonly StateResource[]) => from.find(({ id }) => wasCurrent.has(id)) ?? from.find(({ id }) => known.has(id));
    const serving = candidates.filter(serves);
    if (serving.length > 0) return verdict((failed ? old(serving) : undefined) ?? serving[0]);
    if (!failed && !isLive && !isRouted) return verdict(newest);
    // Which of several older ones is good is not known here, so only what this run made goes.
    return verdict(
      old(candidates),
      candidates.filter(({ id }) => !known.has(id)),
    );
  });
}

function edited(
  after: readonly StateResource[],
  before: readonly StateResource[],
  verdicts: readonly Verdict[],
  undoneApps: ReadonlySet<string>,
): StateResource[] {
  const dropped = new Set(verdicts.flatMap(({ drop }) => drop));
  const kept = new Set(verdicts.map(({ keep }) => keep));
  const old = new Set(verdicts.filter(({ isOld }) => isOld).map(({ urn }) => nameOf(urn)));
  const goesBack = ({ type, urn, parent }: StateResource): boolean =>
    besideContainers.includes(type) ? old.has(nameOf(urn)) : type === gateType && undoneApps.has(parent ?? "");
  return after.flatMap((resource) => {
    if (dropped.has(resource)) return [];
    if (kept.has(resource)) return [unmarked(resource)];
    if (!goesBack(resource)) return [resource];
    return before.filter(({ urn, delete: replaced }) => urn === resource.urn && replaced !== true);
  });
}

const unmarked = (resource: StateResource): StateResource =>
  Object.fromEntries(Object.entries(resource).filter(([key]) => key !== "delete")) as unknown as StateResource;

function jobsThatRan(app: string, before: readonly StateResource[], after: readonly StateResource[]): string[] {
  const hashes = new Map(before.map(({ urn, inputs }) => [urn, inputs?.inputHash]));
  return after
    .filter(({ type, parent, urn, inputs }) => type === "breakwater:index:Job" && parent === app && hashes.get(urn) !== inputs?.inputHash)
    .map(({ inputs }) => String(inputs?.resource));
}
