import type { Project } from "../project";
import type { StateResource } from "../stack/checkpoint";
import { editState } from "../stack/deployment";
import type { Change } from "../stack/progress";
import { withoutReferences } from "../stack/references";

/** URNs of what a run would remove because the stack file no longer asks for it, and not to replace it. */
export function goingIn(changes: readonly Change[]): ReadonlySet<string> {
  const made = new Set(changes.filter(({ operation }) => operation !== "delete").map(({ step }) => step.urn));
  return new Set(changes.flatMap(({ operation, step }) => (operation === "delete" && !made.has(step.urn) ? [step.urn] : [])));
}

/** Docker removes no network while a container is in it. Without all else, what goes can do until it goes. */
const isHeld = /:Network::/;

/** With what a run replaces, the engine replaces what is made from it, and so on: what is made from an image, or with a password. */
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

/** The same resources; what stays refers to nothing that goes, and what goes to nothing that an earlier run may replace. */
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
 * Before a run that is not for everything. What such a run passes over keeps what its record refers to, and the engine refuses to write a
 * state in which that is something that is about to go, such as an image that the stack file calls differently now. The run that is for
 * it records anew what it stands on. And the engine refuses a run that replaces what something stands on that a later run removes.
 * @param earlier URNs that the first run is for
 */
export async function loosen(project: Project, changes: readonly Change[], earlier: readonly string[] = []): Promise<void> {
  const going = goingIn(changes);
  if (going.size > 0) await editState(project, (resources) => loosened(resources, going, earlier));
}
