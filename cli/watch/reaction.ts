import { labels } from "../../topology/names";
import type { EngineEvent, EventFilter } from "../../docker/engine";
import type { Task } from "./agenda";
import type { Known } from "./expected";

/** What the watcher asks of Docker; health checks alone would be two events a second for each container. */
export const followed: EventFilter = {
  types: ["container", "network", "volume"],
  actions: [
    ...["die", "stop", "start", "pause", "unpause", "destroy", "rename", "update", "oom", "health_status"],
    ...["connect", "disconnect"],
  ],
};

/** What an event is a reason for, and in how many milliseconds: list the containers, or let the engine inspect everything. */
export interface Reaction {
  readonly what: Task;
  readonly delay: number;
  /** The container's name inside the stack. */
  readonly resource?: string;
}

/**
 * A container that dies may be on its way out, or back in: what follows comes within this time. A pause is told before it is
 * listed (seen in 35 of 40).
 */
const settling = 150;
/** What was taken away rarely goes alone. */
const gathering = 500;

const delays: Readonly<Record<string, number>> = { die: settling, oom: settling, start: settling, pause: settling, unpause: settling };

/** `undefined`: nothing of ours. */
export function reaction(stack: string, known: Known, { type, action, id, attributes }: EngineEvent): Reaction | undefined {
  if (type === "container") return attributes[labels.stack] === stack ? ofContainer(action, attributes[labels.resource] ?? "") : undefined;
  if (type === "volume") return known.volumes.has(id) ? { what: "inspect", delay: gathering } : undefined;
  if (!known.networks.has(attributes.name ?? "")) return undefined;
  return action === "destroy" ? { what: "inspect", delay: gathering } : { what: "look", delay: settling };
}

function ofContainer(action: string, resource: string): Reaction {
  if (action === "update") return { what: "inspect", delay: gathering, resource };
  return { what: "look", delay: delays[action] ?? 0, resource };
}
