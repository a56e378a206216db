import { modelOf, models } from "../models";
import type { UnitModel } from "../../topology/unit";
import { each, type Rule } from "./rule";

const ruleOf = (model: UnitModel, { id, whole, check }: UnitModel["checks"][number]): Rule => ({
  id,
  whole,
  check: ({ stack, platform }) =>
    each(platform, model.section)
      .filter(({ value }) => modelOf(model.section, value) === model)
      .flatMap(({ path, value }) => check({ stack, platform }, value).map((found) => ({ ...found, path: [...path, ...found.path] }))),
});

/** The checks of every model, each as a rule over the units of that model. */
export const units: readonly Rule[] = models.flatMap((model) => model.checks.map((check) => ruleOf(model, check)));
