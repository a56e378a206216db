import { app } from "./app/model";
import { entry } from "./nginx/model";
import { external } from "./external/model";
import { mariadb } from "./mariadb/model";
import type { UnitModel, UnitSection } from "../topology/unit";

/** Everything that a stack file can ask for, one line for each noun. */
export const models: readonly UnitModel[] = [app, entry, external, mariadb];

/** The model of a declared unit. */
export function modelOf(section: UnitSection, declared: object): UnitModel {
  const written = "engine" in declared ? declared.engine : undefined;
  const candidates = models.filter((model) => model.section === section);
  const found = candidates.find(({ engine }) => engine === undefined || engine === written);
  if (!found) throw new Error(`${section}: an engine ${String(written)} passed validation and has no model`);
  return found;
}

/** The model of what a state has under this type of component; undefined for what is no unit. */
export const modelOfComponent = (type: string): UnitModel | undefined => models.find(({ component }) => component === type);

/** What people call a part of a section. */
export const kindOfUnit = { apps: "app", databases: "database", entries: "entry" } as const;
export type UnitKind = (typeof kindOfUnit)[UnitSection];
