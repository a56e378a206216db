import type { StackHost } from "../project/declaration";
import type { DeviatingResource } from "./deviations";
import type { ReadOutputs } from "../state/outputs";
import type { Checkpoint } from "../state/checkpoint";
import { knownOf } from "../state/expected";
import { askEntry, type EntryProblem } from "./ask-entry";

export interface AskedEntry {
  readonly entry: string;
  readonly host: string;
  readonly url: string;
  /** Empty if every route is answered. */
  readonly problems: readonly EntryProblem[];
}

/** Sends requests to every entry in the state, at its own address. Skips entries on other hosts. */
export async function askEntries(stack: string, hosts: readonly StackHost[], checkpoint: Checkpoint | undefined): Promise<AskedEntry[]> {
  const outputs: ReadOutputs = checkpoint?.outputs ?? {};
  const deployed = new Set(knownOf(stack, checkpoint).containers.map(({ resource }) => resource));
  const entries = Object.entries(outputs.entries ?? {}).filter(([name]) => deployed.has(name));
  const asked = entries.map(async ([entry, about]) => {
    const host = hosts.find(({ name }) => name === about.host);
    return host ? [{ entry, host: host.name, url: about.url, problems: await askEntry(host, about) }] : [];
  });
  return (await Promise.all(asked)).flat();
}

/** A site that does not answer is a deviation, even if its containers are healthy. */
export const entryDeviations = (asked: readonly AskedEntry[]): DeviatingResource[] =>
  asked
    .filter(({ problems }) => problems.length > 0)
    .map(({ entry, host, problems }) => ({
      resource: `${entry}.${host}`,
      type: "Entry",
      change: "differs" as const,
      details: problems.map(({ request, detail }) => ({ property: request, detail })),
    }));
