import { names } from "../../topology/names";
import { wordsOf, type DeviatingResource } from "../drift/deviations";
import type { Expected } from "../state/expected";
import { leftWithItsSlot, repairable } from "./policy";
import type { Broken } from "./repairs";

export interface Seen extends Broken {
  readonly because: string;
}

const isSlot = ({ type, change }: DeviatingResource): boolean => type === "Slot" && change === "differs";
const allowedBy = (one: DeviatingResource) => repairable({ type: one.type, gone: one.change === "gone", words: wordsOf(one) });

/** Turns what Pulumi found into things to repair or to leave alone. */
export function brokenBy(deviations: readonly DeviatingResource[], stack: string, known: readonly Expected[]): Seen[] {
  // A replacement did not help these containers. Another reason to replace them would not help either.
  const hopeless = new Set(deviations.filter((one) => isSlot(one) && allowedBy(one) === leftWithItsSlot).map(({ resource }) => resource));
  return deviations.map((one) => {
    const { type, resource: logical, change } = one;
    const container = known.find(({ targets }) => targets[0] === logical);
    return {
      resource: names.subject(stack, type, logical),
      by: "inspect",
      because: `${type} ${wordsOf(one).join("; ")}`,
      ...(container ? { container } : {}),
      targets: container?.targets ?? [logical],
      allowed: type === "Container" && change === "differs" && hopeless.has(logical) ? leftWithItsSlot : allowedBy(one),
    };
  });
}
