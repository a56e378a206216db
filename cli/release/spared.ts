import { slot } from "../../provider/resources/slot";
import { isIncurable } from "../../observe/cure";
import type { Session } from "../project/session";
import { containerType, nameOf, readCheckpoint, type StateResource } from "../state/checkpoint";
import { isDeployed } from "../state/deployed";

const slotType = slot.token;
const slotsOf = (resources: readonly StateResource[]): StateResource[] =>
  resources.filter(({ type, delete: gone }) => type === slotType && gone !== true);

/** Whether a container was replaced before because it was not well. If so, a refresh has to come before any decision. */
export const wasReplaced = ({ project }: Pick<Session, "project">): boolean =>
  slotsOf(readCheckpoint(project)?.resources ?? []).some(({ outputs }) => outputs?.["attempt"] !== undefined);

/**
 * URNs of containers that a repair excludes because a replacement did not help before. Pulumi may have other reasons to recreate them:
 * one never became healthy, or has no ports between two starts. A change of the stack file ends this.
 * @param session after a refresh
 */
export function spared({ project, declaration }: Pick<Session, "project" | "declaration">): string[] {
  if (!declaration.release && !isDeployed(project, declaration)) return [];
  return incurable(readCheckpoint(project)?.resources ?? []);
}

export function incurable(resources: readonly StateResource[]): string[] {
  const names = slotsOf(resources).filter(({ outputs }) => {
    const drift = (outputs?.["drift"] ?? []) as readonly string[];
    return drift.length > 0 && drift.every(isIncurable);
  });
  const slots = new Set(names.map(({ urn }) => nameOf(urn)));
  return resources.filter(({ type, urn }) => type === containerType && slots.has(nameOf(urn))).map(({ urn }) => urn);
}
