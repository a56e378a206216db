import { modelOf } from "./models";
import { siteOf } from "./access";
import type { Path } from "../topology/problem";
import type { Platform, Topology } from "./schema";
import type { Member, UnitModel, UnitPlan, UnitSection } from "../topology/unit";

/** One part of the stack file that runs, or that is reached like one. */
export interface Unit extends UnitPlan {
  readonly section: UnitSection;
  readonly name: string;
  /** Where it is declared. */
  readonly path: Path;
  /** Value of its key `engine`; absent where a section has one kind only. */
  readonly engine: string | undefined;
  readonly declared: unknown;
  readonly model: UnitModel;
}

/** A member, and the unit whose it is. */
export interface UnitMember extends Member {
  readonly unit: Unit;
}

/** What uses something comes after it. */
const order: readonly UnitSection[] = ["databases", "apps", "entries"];

/** A platform is frozen, so that its plan is made once. */
const plans = new WeakMap<Platform, Map<string, readonly Unit[]>>();

/**
 * Everything that a stack file declares to run, also of one with mistakes between its parts: only the members' `spec` needs one without.
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

/** The units of some sections, in the order of these. */
export const unitsIn = (topology: Topology, ...sections: readonly UnitSection[]): Unit[] =>
  sections.flatMap((section) => unitsOf(topology).filter((unit) => unit.section === section));

/** A unit by its name, which no other unit has. */
export const unitOf = (topology: Topology, name: string): Unit | undefined => unitsOf(topology).find((unit) => unit.name === name);

/** The member of a database that is to have the data and the connections: the one that may write. */
export function writerOf(topology: Topology, name: string): Member {
  const unit = unitOf(topology, name);
  const [first] = unit ? serving(unit) : [];
  if (!first) throw new Error(`${name} passed validation and has no member`);
  return first;
}

export const membersOf = (topology: Topology): UnitMember[] =>
  unitsOf(topology).flatMap((unit) => unit.members.map((member) => ({ ...member, unit })));

/** Who gets the requests of others: those that may write, or all where none is special. */
export function serving({ members }: UnitPlan): readonly Member[] {
  const writers = members.filter(({ may }) => may === "write");
  return writers.length > 0 ? writers : members.filter(({ companion }) => companion !== true);
}
