import { app } from "./app/model";
import { entry } from "./nginx/model";
import { external } from "./external/model";
import { mariadb } from "./mariadb/model";
import type { UnitModel, UnitSection } from "../topology/unit";

/** Every kind of unit that a stack file can declare, one line per noun. */
export const models: readonly UnitModel[] = [app, entry, external, mariadb];

/** The model of a declared unit. */
export function modelOf(section: UnitSection, declared: object): UnitModel {
  const written = "engine" in declared ? declared.engine : undefined;
  const candidates = models.filter((model) => model.section === section);
  const found = candidates.find(({ engine }) => engine === undefined || engine === written);
  if (!found) throw new Error(`${section}: an engine ${String(written)} passed validation and has no model`);
  return found;
}

/** The model of a component type in a state; undefined for a component that is not a unit. */
export const modelOfComponent = (type: string): UnitModel | undefined => models.find(({ component }) => component === type);

/** The user's word for a part of a section. */
export const kindOfUnit = { apps: "app", databases: "database", entries: "entry" } as const;
export type UnitKind = (typeof kindOfUnit)[UnitSection];
