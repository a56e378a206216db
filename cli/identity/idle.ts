import { anchor } from "../../provider/resources/identity";
import { nameOf, type StateResource } from "../state/checkpoint";

/** Warns about anchors that exist but could not start: the volumes do not survive one kind of prune. */
export function idleAnchors(resources: readonly StateResource[]): string[] {
  return resources.flatMap(({ type, urn, outputs }) => {
    const idle = outputs?.idle;
    if (type !== anchor.token || typeof idle !== "string") return [];
    const host = nameOf(urn).slice("anchor.".length);
    return [
      `the anchor of the data volumes on host ${host} cannot run: ${idle}. It still holds them, but ` +
        `\`docker system prune --volumes\` on that host, while the stack is down, would remove both`,
    ];
  });
}
