import { labels } from "../../topology/names";
import type { EngineEvent, EventFilter } from "../../docker/engine";
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
  readonly what: "look" | "inspect";
  readonly delay: number;
  /** For the journal: who did what. */
  readonly about: string;
}

/** A container that dies may be on its way out, or back in: what follows comes within this time. */
const settling = 150;

const delays: Readonly<Record<string, number>> = { die: settling, oom: settling, start: settling };

/** `undefined`: nothing of ours, or nothing that changes what is. */
export function reaction(stack: string, known: Known, { type, action, id, attributes }: EngineEvent): Reaction | undefined {
  const about = (name: string | undefined): string => `${type} ${name ?? id} ${action}`;
  if (type === "container") {
    if (attributes[labels.stack] !== stack) return undefined;
    return action === "update"
      ? { what: "inspect", delay: 500, about: about(attributes[labels.resource]) }
      : { what: "look", delay: delays[action] ?? 0, about: about(attributes[labels.resource]) };
  }
  if (type === "volume") return known.volumes.has(id) ? { what: "inspect", delay: 500, about: about(id) } : undefined;
  if (!known.networks.has(attributes.name ?? "")) return undefined;
  return action === "destroy"
    ? { what: "inspect", delay: 500, about: about(attributes.name) }
    : { what: "look", delay: settling, about: about(attributes.name) };
}
