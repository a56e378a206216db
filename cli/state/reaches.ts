import { slot } from "../../provider/resources/slot";
import type { Reach } from "../../topology/spec";
import type { Checkpoint } from "./checkpoint";

const slotType = slot.token;

/** How to send requests to the containers of apps, by their names inside the stack. Empty for a stack that an older version deployed. */
export function reachesOf(checkpoint: Checkpoint | undefined): ReadonlyMap<string, Reach> {
  const slots = (checkpoint?.resources ?? []).filter(({ type, delete: replaced }) => type === slotType && replaced !== true);
  return new Map(
    slots.flatMap(({ inputs }) => {
      const reach = inputs?.reach as Reach | undefined;
      return reach === undefined ? [] : [[String(inputs?.resource), reach] as const];
    }),
  );
}
