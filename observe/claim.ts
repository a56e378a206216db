import type { ContainerInfo, VolumeInspectInfo } from "dockerode";
import { anchorKinds, labels } from "../topology/names";

/** Who made or changed a stack, as people know themselves. */
export interface Actor {
  /** Name of the machine that the command ran on. */
  readonly host: string;
  readonly user: string;
  /** ISO 8601. */
  readonly time: string;
  /** Where the state is: a URL of the backend. */
  readonly state: string;
}

/** What the last run of the command line left in the claim. */
export interface Deployed extends Actor {
  /** Number of the release; absent before the first. */
  readonly release?: number;
  /** When the state was written that knows all that is on the hosts (ISO 8601): an older one is outdated. */
  readonly manifest?: string;
}

/** What there is of it to read: the writer may be of another version, and a file can be damaged. */
export type Noted = Partial<Deployed>;

/** To which state the stack on a host belongs. */
export interface Claimed {
  readonly identity: string;
  /** Who made the claim. */
  readonly madeBy?: Noted;
}

/** Read from what carries the label `breakwater.anchor` of the stack; the anchor tells it too, when the claim itself is gone. */
export function claimOf(volumes: readonly VolumeInspectInfo[], containers: readonly ContainerInfo[]): Claimed | undefined {
  const marks = [...volumes.map(({ Labels }) => Labels ?? {}), ...containers.map(({ Labels }) => Labels)];
  const ofKind = (kind: string) => marks.find((own) => own[labels.kind] === kind && own[labels.identity] !== undefined);
  const mark = ofKind(anchorKinds.claim) ?? ofKind(anchorKinds.anchor);
  if (mark === undefined) return undefined;
  const madeBy = noted(mark[labels.owner]);
  return { identity: mark[labels.identity] ?? "", ...(madeBy === undefined ? {} : { madeBy }) };
}

/** The claim's file; a half-written one says nothing. */
export const deployedIn = (content: Buffer | undefined): Noted | undefined => noted(content?.toString());

const isText = (value: unknown): value is string => typeof value === "string" && /^[^\0-\x1f\x7f]+$/.test(value);
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

/** Undefined when nothing in it can be used. */
function noted(text: string | undefined): Noted | undefined {
  const { host, user, time, state, release, manifest } = (parsed(text) ?? {}) as Record<keyof Deployed, unknown>;
  const facts: Noted = {
    ...(isText(host) && isText(user) ? { host, user } : {}),
    ...(isTime(time) ? { time } : {}),
    ...(isText(state) ? { state } : {}),
    ...(typeof release === "number" ? { release } : {}),
    ...(isTime(manifest) ? { manifest } : {}),
  };
  return Object.keys(facts).length === 0 ? undefined : facts;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
