import { slot } from "../../provider/resources/slot";
import { kindOfUnit, modelOfComponent, type UnitKind } from "../../platform/models";
import { names } from "../../topology/names";
import type { ReadOutputs } from "../state/outputs";
import { nameOf, type Checkpoint, type StateResource } from "../state/checkpoint";
import { knownOf, type Expected } from "../state/expected";

/** The stack file's name for something that runs: `app web`. */
export interface Unit {
  readonly kind: UnitKind;
  readonly name: string;
  /** Names inside the stack of the containers that it should have. */
  readonly members: readonly string[];
  /** The members that the last run recorded in the state. */
  readonly expected: readonly Expected[];
}

const slotType = slot.token;

/** Everything that should run, as the last run left it. Empty while the stack is down. */
export function unitsOf(stack: string, checkpoint: Checkpoint | undefined): Unit[] {
  const resources = (checkpoint?.resources ?? []).filter((resource) => resource.delete !== true);
  const owners = ownersOf(resources);
  const known = new Map(knownOf(stack, checkpoint).containers.map((one) => [one.resource, one]));
  const units = new Map<string, { kind: Unit["kind"]; name: string; members: string[] }>();
  for (const slot of resources.filter(({ type }) => type === slotType)) {
    const owner = owners(slot);
    if (!owner) continue;
    const key = `${owner.kind} ${owner.name}`;
    const unit = units.get(key) ?? { ...owner, members: [] };
    units.set(key, { ...unit, members: [...unit.members, String(slot.inputs?.resource)] });
  }
  if (units.size === 0) return [];
  const whole = withPromised([...units.values()], checkpoint?.outputs ?? {});
  return whole.map((unit) => ({ ...unit, expected: unit.members.flatMap((member) => known.get(member) ?? []) }));
}

/** The nearest component around a resource that the stack file names. */
function ownersOf(resources: readonly StateResource[]): (resource: StateResource) => Pick<Unit, "kind" | "name"> | undefined {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const owner = ({ parent }: StateResource): Pick<Unit, "kind" | "name"> | undefined => {
    const around = parent === undefined ? undefined : byUrn.get(parent);
    const model = around && modelOfComponent(around.type);
    return model ? { kind: kindOfUnit[model.section], name: nameOf(around.urn) } : around && owner(around);
  };
  return owner;
}

/** Includes members that a failed run announced and never created. */
function withPromised(units: readonly Omit<Unit, "expected">[], { apps, entries, databases }: ReadOutputs): Omit<Unit, "expected">[] {
  const promised = [
    ...Object.entries(apps ?? {}).map(([name, { replicas }]) => {
      return { kind: "app" as const, name, members: Array.from({ length: replicas }, (_, index) => names.member(name, index)) };
    }),
    ...Object.keys(entries ?? {}).map((name) => ({ kind: "entry" as const, name, members: [name] })),
    ...Object.entries(databases ?? {}).flatMap(([name, { members }]) =>
      members ? [{ kind: "database" as const, name, members: members.map((member) => member.name) }] : [],
    ),
  ];
  const all = new Map<string, Omit<Unit, "expected">>();
  for (const unit of [...units, ...promised]) {
    const before = all.get(`${unit.kind} ${unit.name}`);
    all.set(`${unit.kind} ${unit.name}`, { ...unit, members: [...new Set([...(before?.members ?? []), ...unit.members])].sort(byNumber) });
  }
  return [...all.values()].sort((one, other) => `${one.kind} ${one.name}`.localeCompare(`${other.kind} ${other.name}`));
}

const byNumber = (one: string, other: string): number => one.localeCompare(other, "en", { numeric: true });
