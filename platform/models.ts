import * as nouns from "../components/models";
import type { UnitModel, UnitSection } from "../topology/unit";

/** Everything that a stack file can ask for. */
export const models: readonly UnitModel[] = Object.values(nouns);

/** The model of a declared unit. */
export function modelOf(section: UnitSection, declared: object): UnitModel {
  const written = "engine" in declared ? declared.engine : undefined;
  const candidates = models.filter((model) => model.section === section);
  const found = candidates.find(({ engine }) => engine === undefined || engine === written);
  if (!found) throw new Error(`${section}: an engine ${String(written)} passed validation and has no model`);
  return found;
}

/** The model of a component in a state, by the component's type; undefined for a component that is not a unit. */
export const modelOfComponent = (type: string): UnitModel | undefined => models.find(({ component }) => component === type);

/** The word for a part of a section. */
export const kindOfUnit = { apps: "app", databases: "database", entries: "entry" } as const;
export type UnitKind = (typeof kindOfUnit)[UnitSection];
