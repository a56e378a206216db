import { sections, type Salvaged } from "../salvage";
import type { Problem } from "../../topology/problem";
import { apps } from "./apps";
import { databases } from "./databases";
import { hosts } from "./hosts";
import { names } from "./names";
import { networks } from "./networks";
import { ports } from "./ports";
import { references } from "./references";
import { rollout } from "./rollout";
import { modelOf, type Rule } from "./rule";
import { units } from "./units";
import { volumes } from "./volumes";
import { watch } from "./watch";

/** The relations between parts, which a schema cannot express. A new rule is a new row. */
export const rules: readonly Rule[] = [
  ...names,
  ...references,
  ...hosts,
  ...networks,
  ...ports,
  ...volumes,
  ...units,
  ...databases,
  ...apps,
  ...watch,
  ...rollout,
];

/** Problems between the parts that could be read, each with the rule that found it. */
export function crossProblems(stack: string, document: unknown, salvaged: Salvaged): Problem[] {
  const model = modelOf(stack, document, salvaged);
  const empty = sections.filter((section) => model.names(section)?.length === 0);
  const placeless = empty.includes("hosts");
  return rules
    .filter(({ whole }) => !whole.some((section) => salvaged.damaged.has(section) || (section === "hosts" && placeless)))
    .flatMap(({ id, check }) => check(model).map((problem) => ({ ...problem, rule: id })));
}
