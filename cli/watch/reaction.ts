import { labels } from "../../topology/names";
import type { DockerEvent, EventFilter } from "../../docker/daemon";
import type { Task } from "./agenda";
import type { Known } from "../state/expected";

/** The events that the watcher subscribes to. Each run of a health check would add two events. */
export const followed: EventFilter = {
  types: ["container", "network", "volume"],
  actions: [
    ...["die", "stop", "start", "pause", "unpause", "destroy", "rename", "update", "oom", "health_status"],
    ...["connect", "disconnect"],
  ],
};

/**
 * The task that an event starts, and after how many milliseconds. `look` lists the containers; with `inspect`, Pulumi checks
 * everything.
 */
export interface Reaction {
  readonly what: Task;
  readonly delay: number;
  /** The container's name inside the stack. */
  readonly resource?: string;
}

/**
 * A container that dies may be about to be removed or restarted; the next event comes within this time. Docker reports a pause before
 * it lists it (seen in 35 of 40 cases).
 */
const settling = 150;
/** A removal rarely comes alone. */
const gathering = 500;

const delays: Readonly<Record<string, number>> = { die: settling, oom: settling, start: settling, pause: settling, unpause: settling };

/** `undefined`: the event does not concern this stack. */
export function reaction(stack: string, known: Known, { type, action, id, attributes }: DockerEvent): Reaction | undefined {
  if (type === "container") return attributes[labels.stack] === stack ? ofContainer(action, attributes[labels.resource] ?? "") : undefined;
  if (type === "volume") return known.volumes.has(id) ? { what: "inspect", delay: gathering } : undefined;
  if (!known.networks.has(attributes.name ?? "")) return undefined;
  return action === "destroy" ? { what: "inspect", delay: gathering } : { what: "look", delay: settling };
}

function ofContainer(action: string, resource: string): Reaction {
  if (action === "update") return { what: "inspect", delay: gathering, resource };
  return { what: "look", delay: delays[action] ?? 0, resource };
}
