import type { Project } from "../project/project";
import type { StateResource } from "../state/checkpoint";
import { editState } from "../state/edit";
import type { ResourceOperation } from "../run/progress";
import { withoutReferences } from "../state/references";

/** URNs that a run deletes because the stack file no longer has them, without a replacement. */
export function goingIn(changes: readonly ResourceOperation[]): ReadonlySet<string> {
  const made = new Set(changes.filter(({ operation }) => operation !== "delete").map(({ step }) => step.urn));
  return new Set(changes.flatMap(({ operation, step }) => (operation === "delete" && !made.has(step.urn) ? [step.urn] : [])));
}

/** Docker removes no network while a container is in it. A leaving resource can do without anything else. */
const isHeld = /:Network::/;

/** The URNs, and everything that Pulumi replaces together with them, because it is made from an image or with a password of theirs. */
function reached(resources: readonly StateResource[], urns: readonly string[]): ReadonlySet<string> {
  const found = new Set(urns.filter((urn) => !isHeld.test(urn)));
  const isMadeFrom = ({ propertyDependencies }: StateResource): boolean =>
    Object.values(propertyDependencies ?? {}).some((from) => from?.some((urn) => found.has(urn)));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const one of resources) if (!isHeld.test(one.urn) && isMadeFrom(one)) found.add(one.urn);
  }
  return found;
}

/**
 * The same resources without two kinds of references: from staying resources to leaving ones, and from leaving ones to resources that
 * an earlier run may replace.
 */
export function loosened(
  resources: readonly StateResource[],
  going: ReadonlySet<string>,
  earlier: readonly string[] = [],
): StateResource[] {
  const replaced = reached(
    resources.filter(({ urn }) => !going.has(urn)),
    earlier,
  );
  return resources.map((resource) => withoutReferences(resource, going.has(resource.urn) ? replaced : going));
}

/**
 * Prepares the state for a run that excludes resources. An excluded resource keeps its references, and Pulumi refuses to write a state
 * that refers to a deleted resource, such as an image that has another name now. Pulumi also refuses to replace a resource on which
 * one depends that a later run deletes. The run that includes a resource records its references again.
 * @param earlier URNs that the first run includes
 */
export async function loosen(project: Project, changes: readonly ResourceOperation[], earlier: readonly string[] = []): Promise<void> {
  const going = goingIn(changes);
  if (going.size > 0) await editState(project, (resources) => loosened(resources, going, earlier));
}
