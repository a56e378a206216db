import { modelOf } from "./models";
import { siteOf } from "./access";
import type { Path } from "../topology/problem";
import type { Platform, Topology } from "./schema";
import type { Member, UnitModel, UnitPlan, UnitSection } from "../topology/unit";

/** One part of the stack file that runs, or that is reached like a running one. */
export interface Unit extends UnitPlan {
  readonly section: UnitSection;
  readonly name: string;
  readonly path: Path;
  /** Value of its key `engine`; absent in a section with only one kind. */
  readonly engine: string | undefined;
  readonly declared: unknown;
  readonly model: UnitModel;
}

/** A member, and its unit. */
export interface UnitMember extends Member {
  readonly unit: Unit;
}

/** A unit comes after the units that it uses. */
const order: readonly UnitSection[] = ["databases", "apps", "entries"];

/** A platform is frozen, so that its plan is computed only once. */
const plans = new WeakMap<Platform, Map<string, readonly Unit[]>>();

/**
 * Everything that a stack file declares to run, even in a file with mistakes between its parts: only the members' `spec`
 * needs a file without mistakes.
 */
export function unitsOf(topology: Topology): readonly Unit[] {
  const known = plans.get(topology.platform) ?? new Map<string, readonly Unit[]>();
  const units = known.get(topology.stack) ?? planned(topology);
  plans.set(topology.platform, known.set(topology.stack, units));
  return units;
}

function planned(topology: Topology): Unit[] {
  const site = siteOf(topology);
  return order.flatMap((section) =>
    Object.entries(topology.platform[section]).map(([name, declared]) => {
      const model = modelOf(section, declared);
      return { section, name, path: [section, name], engine: model.engine, declared, model, ...model.plan(site, name, declared) };
    }),
  );
}

/** The units of some sections, in the given order. */
export const unitsIn = (topology: Topology, ...sections: readonly UnitSection[]): Unit[] =>
  sections.flatMap((section) => unitsOf(topology).filter((unit) => unit.section === section));

/** A unit by its unique name. */
export const unitOf = (topology: Topology, name: string): Unit | undefined => unitsOf(topology).find((unit) => unit.name === name);

/** The member of a database that gets the data and the connections: the one that may write. */
export function writerOf(topology: Topology, name: string): Member {
  const unit = unitOf(topology, name);
  const [first] = unit ? serving(unit) : [];
  if (!first) throw new Error(`${name} passed validation and has no member`);
  return first;
}

export const membersOf = (topology: Topology): UnitMember[] =>
  unitsOf(topology).flatMap((unit) => unit.members.map((member) => ({ ...member, unit })));

/** The members that get requests: those that may write, or all if no member has that role. */
export function serving({ members }: UnitPlan): readonly Member[] {
  const writers = members.filter(({ may }) => may === "write");
  return writers.length > 0 ? writers : members.filter(({ companion }) => companion !== true);
}
