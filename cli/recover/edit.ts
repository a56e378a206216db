import type { StateResource } from "../state/checkpoint";
import { withoutReferences } from "../state/references";

/** The resources without the missing ones, and without references to those. */
export const without = (resources: readonly StateResource[], missing: ReadonlySet<string>): StateResource[] =>
  resources.filter(({ urn }) => !missing.has(urn)).map((resource) => withoutReferences(resource, missing));

/** Records that the deployed stack file is unknown. Otherwise a repair would deploy the current one. */
export function withoutConfiguration(resources: readonly StateResource[]): StateResource[] {
  return resources.map((resource) =>
    resource.outputs !== undefined && "configuration" in resource.outputs
      ? { ...resource, outputs: { ...resource.outputs, configuration: "recovered from containers of another stack file" } }
      : resource,
  );
}
