import type { Topology } from "../../platform/schema";
import { membersOf } from "../../platform/units";

/** Names inside the stack of the members that run an image of the model on a host. */
export const usersOf =
  (topology: Topology) =>
  (image: string, host: string): string[] =>
    membersOf(topology)
      .filter((one) => one.image === image && one.host === host)
      .map(({ name }) => name);
