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

/** To which state the stack on a host belongs. */
export interface Claimed {
  readonly identity: string;
  /** Who made the claim. */
  readonly madeBy?: Actor;
}

/** Read from what carries the label `breakwater.anchor` of the stack; the anchor tells it too, when the claim itself is gone. */
export function claimOf(volumes: readonly VolumeInspectInfo[], containers: readonly ContainerInfo[]): Claimed | undefined {
  const marks = [...volumes.map(({ Labels }) => Labels ?? {}), ...containers.map(({ Labels }) => Labels)];
  const ofKind = (kind: string) => marks.find((own) => own[labels.kind] === kind && own[labels.identity] !== undefined);
  const mark = ofKind(anchorKinds.claim) ?? ofKind(anchorKinds.anchor);
  if (mark === undefined) return undefined;
  const madeBy = parsed<Actor>(mark[labels.owner]);
  return { identity: mark[labels.identity] ?? "", ...(madeBy === undefined ? {} : { madeBy }) };
}

/** The claim's file; a half-written one says nothing. */
export const deployedIn = (content: Buffer | undefined): Deployed | undefined => parsed<Deployed>(content?.toString());

function parsed<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
