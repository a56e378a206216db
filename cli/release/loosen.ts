import type { Project } from "../project";
import type { StateResource } from "../stack/checkpoint";
import { editState } from "../stack/deployment";
import type { Change } from "../stack/progress";
import { withoutReferences } from "../stack/references";

/** URNs that a run deletes because the stack file no longer has them, without a replacement. */
export function goingIn(changes: readonly Change[]): ReadonlySet<string> {
  const made = new Set(changes.filter(({ operation }) => operation !== "delete").map(({ step }) => step.urn));
  return new Set(changes.flatMap(({ operation, step }) => (operation === "delete" && !made.has(step.urn) ? [step.urn] : [])));
}

/** Can be deleted before the container that uses it: Docker keeps the image, and the container's file holds the password. */
const goesUnnoticed = /:(RemoteImage|RandomPassword|ExtraCa)::/;

/**
 * The same resources without two kinds of references: from staying resources to leaving ones, and from leaving ones to resources that
 * an earlier run may replace.
 */
export function loosened(
  resources: readonly StateResource[],
  going: ReadonlySet<string>,
  earlier: readonly string[] = [],
): StateResource[] {
  const replaced = new Set(earlier.filter((urn) => goesUnnoticed.test(urn)));
  return resources.map((resource) => withoutReferences(resource, going.has(resource.urn) ? replaced : going));
}

/**
 * Prepares the state for a run that excludes resources. An excluded resource keeps its references, and Pulumi refuses to write a state
 * that refers to a deleted resource, such as an image that has another name now. Pulumi also refuses to replace a resource on which
 * one depends that a later run deletes. The run that includes a resource records its references again.
 * @param earlier URNs that the first run includes
 */
export async function loosen(project: Project, changes: readonly Change[], earlier: readonly string[] = []): Promise<void> {
  const going = goingIn(changes);
  if (going.size > 0) await editState(project, (resources) => loosened(resources, going, earlier));
}
