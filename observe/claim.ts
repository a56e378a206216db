import type { ContainerInfo, VolumeInspectInfo } from "dockerode";
import { anchorKinds, labels } from "../topology/names";

/** The person and the machine that created or changed a stack. */
export interface Actor {
  /** Name of the machine that the command ran on. */
  readonly host: string;
  readonly user: string;
  /** ISO 8601. */
  readonly time: string;
  /** The URL of the backend that has the state. */
  readonly state: string;
}

/** The note of the last run in the claim. */
export interface Deployed extends Actor {
  /** Number of the release; absent before the first. */
  readonly release?: number;
  /** The time of the state that contains everything on the hosts (ISO 8601). An older state is outdated. */
  readonly manifest?: string;
}

/** The readable part: another version may have written it, and a file can be damaged. */
export type Noted = Partial<Deployed>;

/** The state to which the stack on a host belongs. */
export interface Claimed {
  readonly identity: string;
  /** The creator of the claim. */
  readonly madeBy?: Noted;
}

/**
 * Reads the claim from volumes and containers with the label `breakwater.anchor` of the stack. The anchor has the same values in case
 * the claim is missing.
 */
export function claimOf(volumes: readonly VolumeInspectInfo[], containers: readonly ContainerInfo[]): Claimed | undefined {
  const marks = [...volumes.map(({ Labels }) => Labels ?? {}), ...containers.map(({ Labels }) => Labels)];
  const ofKind = (kind: string) => marks.find((own) => own[labels.kind] === kind && own[labels.identity] !== undefined);
  const mark = ofKind(anchorKinds.claim) ?? ofKind(anchorKinds.anchor);
  if (mark === undefined) return undefined;
  const madeBy = noted(mark[labels.owner]);
  return { identity: mark[labels.identity] ?? "", ...(madeBy === undefined ? {} : { madeBy }) };
}

/** The note in the claim's file; undefined if the file is incomplete. */
export const deployedIn = (content: Buffer | undefined): Noted | undefined => noted(content?.toString());

const isText = (value: unknown): value is string => typeof value === "string" && /^[^\0-\x1f\x7f]+$/.test(value);
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

/** Undefined if nothing in it is usable. */
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
