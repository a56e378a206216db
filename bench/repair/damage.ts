import { containers } from "../dockerHost";
import { run } from "../process";

/** A part of the stack, by the name of its containers in every contender. */
export type Part = "web" | "entry" | "replica";

const patterns: Readonly<Record<Part, (prefix: string) => string>> = {
  web: (prefix) => `${prefix}[-_]web[-.]`,
  entry: (prefix) => `${prefix}[-_]entry([-.][0-9]|$)`,
  replica: (prefix) => `${prefix}[-_]db-1`,
};

export const patternOf = (part: Part, prefix: string): string => patterns[part](prefix);

export interface Damage {
  readonly part: Part;
  readonly title: string;
  readonly break: (container: string) => Promise<unknown>;
}

async function disconnect(container: string): Promise<void> {
  const networks = await run([
    "docker",
    "inspect",
    "--format",
    "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}",
    container,
  ]);
  for (const network of networks.split(" ").filter(Boolean)) await run(["docker", "network", "disconnect", network, container]);
}

const remove = (container: string) => run(["docker", "rm", "--force", container]);

/**
 * Damage that someone does without the tool. A crashed process is not included, because Docker's restart policy repairs it for every
 * contender.
 */
export const damages: Readonly<Record<string, Damage>> = {
  removed: { part: "web", title: "stateless container removed", break: remove },
  stopped: { part: "web", title: "stateless container stopped", break: (container) => run(["docker", "stop", container]) },
  paused: { part: "web", title: "stateless container paused", break: (container) => run(["docker", "pause", container]) },
  disconnected: { part: "web", title: "stateless container cut from its network", break: disconnect },
  entryRemoved: { part: "entry", title: "entry removed", break: remove },
  replicaRemoved: { part: "replica", title: "database replica removed, until it replicates", break: remove },
};

/** The container to damage: the first running one of its part. */
export async function victimOf(part: Part, prefix: string): Promise<string> {
  const [victim] = await containers(patternOf(part, prefix), "status=running");
  if (victim === undefined) throw new Error(`${prefix} has no running container of its ${part}`);
  return victim;
}
