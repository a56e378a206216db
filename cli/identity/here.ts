import { volume } from "../../provider/resources/volume";
import { network } from "../../provider/resources/network";
import { uuidType } from "../../provider/resources/foreign";
import type { Here } from "../../observe/ownership";
import { readRecord } from "../project/take-over";
import type { Project } from "../project/project";
import { containerType, readCheckpoint, type Checkpoint, type StateResource } from "../state/checkpoint";
import { wasInterrupted } from "../run/run";

/** The identity of a state; undefined in one that never deployed with an identity. */
export function identityIn(checkpoint: Checkpoint | undefined): string | undefined {
  const found = checkpoint?.resources.find(({ type, urn }) => type === uuidType && urn.endsWith("::identity"));
  const result = found?.outputs?.result;
  return typeof result === "string" ? result : undefined;
}

/** The values by which a state recognises a thing on a host. */
function knownAs({ type, id, outputs }: StateResource): string[] {
  if (type === volume.token) return typeof outputs?.identity === "string" ? [outputs.identity] : [];
  return (type === containerType || type === network.token) && id !== undefined ? [id] : [];
}

/** The identity and the things of this clone's state, in a folder or in a bucket. */
export function hereOf(project: Project): Here {
  const checkpoint = readCheckpoint(project);
  const unfinished = (checkpoint?.pending ?? 0) > 0 || wasInterrupted(project) || readRecord(project) !== undefined;
  return {
    identity: identityIn(checkpoint),
    written: checkpoint?.resources.length ? checkpoint.written : undefined,
    known: new Set(checkpoint?.resources.flatMap(knownAs)),
    interrupted: unfinished,
  };
}
