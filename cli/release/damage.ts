import { network } from "../../provider/resources/network";
import { job } from "../../provider/resources/job";
import { isDeepStrictEqual } from "node:util";
import { names } from "../../topology/names";
import { canonical } from "../../topology/plan/hash";
import { containerType, nameOf, withoutSecrets, type StateResource } from "../state/checkpoint";

/** How the state differs before and after a run. */
export interface Damage {
  /** Existed before the run and no longer exist. */
  readonly missing: readonly StateResource[];
  /** Have other inputs than before. These are the new resources. */
  readonly changed: readonly StateResource[];
  /** Did not exist before, including those that only wait for their deletion. */
  readonly added: readonly StateResource[];
}

/** Components and providers hold nothing themselves, and the effect of a job is never undone. */
const isRecord = ({ type }: StateResource): boolean => /^(pulumi:|breakwater:component:|breakwater:index:Job$)/.test(type);

const current = (resources: readonly StateResource[]): Map<string, StateResource> =>
  new Map(resources.filter((one) => one.delete !== true && !isRecord(one)).map((one) => [one.urn, one]));

/** Inputs without the parts that differ in each container, and without secrets, whose ciphertext differs in each state. */
const contentOf = ({ type, inputs = {} }: StateResource): string => {
  const own = Object.entries(inputs).filter(([key]) => key !== "__defaults" && !(key === "name" && type === containerType));
  return canonical(withoutSecrets(Object.fromEntries(own)));
};

/** The container exists but could not be started or did not become healthy. */
const isBroken = ({ initErrors }: StateResource): boolean => (initErrors?.length ?? 0) > 0;

export function damageOf(before: readonly StateResource[], after: readonly StateResource[]): Damage {
  const [was, is] = [current(before), current(after)];
  const differs = (one: StateResource): boolean => {
    const old = was.get(one.urn);
    return old !== undefined && (contentOf(old) !== contentOf(one) || (isBroken(one) && !isBroken(old)));
  };
  const isNew = (one: StateResource): boolean =>
    !before.some(({ urn, id, ...old }) => urn === one.urn && id === one.id && contentOf({ urn, ...old }) === contentOf(one));
  const leftover = after.filter((one) => one.delete === true && !isRecord(one) && isNew(one));
  return {
    missing: [...was.values()].filter(({ urn }) => !is.has(urn)),
    changed: [...is.values()].filter(differs),
    added: [...[...is.values()].filter(({ urn }) => !was.has(urn)), ...leftover],
  };
}

/** Whether a run left every resource as it was. Components and the order may differ. */
export function untouched(before: readonly StateResource[], after: readonly StateResource[]): boolean {
  const marks = (resources: readonly StateResource[]): string[] =>
    resources
      .filter((one) => !isRecord(one))
      .map((one) => canonical([one.urn, one.id, one.delete === true, contentOf(one)]))
      .sort();
  return isDeepStrictEqual(marks(before), marks(after)) && jobsOf(before) === jobsOf(after);
}

const jobsOf = (resources: readonly StateResource[]): string =>
  canonical(
    resources
      .filter(({ type }) => type === job.token)
      .map(({ urn, inputs }) => [urn, inputs?.["inputHash"]])
      .sort(),
  );

export const isWhole = ({ missing, changed, added }: Damage): boolean => missing.length + changed.length + added.length === 0;

/**
 * Whether everything that differs is broken and has its previous declaration. A second attempt at the same would be another
 * interruption without a benefit.
 */
export function isDeclaredAsBefore(before: readonly StateResource[], { missing, changed, added }: Damage): boolean {
  const was = current(before);
  const same = (one: StateResource): boolean => contentOf(one) === contentOf(was.get(one.urn) ?? one);
  return missing.length + added.length === 0 && changed.every(same);
}

/** The parts that users would notice: containers and networks, by their names in the stack. */
export function partsOf(resources: readonly StateResource[], stack: string): string[] {
  const parts = resources.flatMap(({ type, urn }) => {
    const name = names.subject(stack, type, nameOf(urn));
    if (type === containerType) return [name];
    return type === network.token ? [`network ${name}`] : [];
  });
  return [...new Set(parts)].sort();
}
