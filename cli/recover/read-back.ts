import type { Found } from "./look";
import type { Place, Wanted } from "../../components/contract";

export interface ReadBack {
  /** Values by name. They stay in the memory of this process. */
  readonly generated: Map<string, string>;
  readonly configured: Map<string, string>;
  /** Where each value was read, for the report. */
  readonly sources: ReadonlyMap<string, string>;
  /** Values that are neither on a host nor in a state. */
  readonly unreadable: readonly Wanted[];
}

/** Values in a previous state, for those that are not on the hosts. */
export interface Remembered {
  readonly generated: ReadonlyMap<string, string>;
  readonly configured: ReadonlySet<string>;
}

/** Reads every secret value from the hosts. The first place that has it counts. */
export async function readBack(wanted: readonly Wanted[], found: Found, remembered: Remembered): Promise<ReadBack> {
  const generated = new Map(remembered.generated);
  const configured = new Map<string, string>();
  const sources = new Map<string, string>();
  const unreadable: Wanted[] = [];
  for (const one of wanted) {
    const read = await firstOf(one.places, found);
    if (read) (one.kind === "generated" ? generated : configured).set(one.name, read.value);
    if (read) sources.set(one.name, `${read.place.resource} on ${read.place.host}`);
    else if (!(one.kind === "generated" ? remembered.generated.has(one.name) : remembered.configured.has(one.name))) unreadable.push(one);
  }
  return { generated, configured, sources, unreadable };
}

async function firstOf(places: readonly Place[], found: Found): Promise<{ place: Place; value: string } | undefined> {
  for (const place of places) {
    const value = await valueAt(place, found);
    if (value !== undefined && value !== "") return { place, value };
  }
  return undefined;
}

async function valueAt({ host, resource, path, from, onlyWith }: Place, found: Found): Promise<string | undefined> {
  const there = found.hosts.get(host);
  const container = there?.containers.get(resource);
  if (!there || !container) return undefined;
  if (onlyWith !== undefined && !container.Config.Env.includes(onlyWith)) return undefined;
  const content = (await there.daemon.readFile(container.Id, path))?.toString();
  return content === undefined ? undefined : from ? from(content) : content;
}

/** Whether a server checks the value. A new value is then a rotation, which needs a request. */
export const needsRequest = ({ kind, checked }: Wanted): boolean => kind === "generated" && checked;
