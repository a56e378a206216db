import type { StateResource } from "../stack/checkpoint";
import { withoutReferences } from "../stack/references";

/** The same resources without those that are on no host, and without what refers to them. */
export const without = (resources: readonly StateResource[], missing: ReadonlySet<string>): StateResource[] =>
  resources.filter(({ urn }) => !missing.has(urn)).map((resource) => withoutReferences(resource, missing));

/** Says that nobody knows which stack file was deployed: a repair would otherwise roll out what the file says now. */
export function withoutConfiguration(resources: readonly StateResource[]): StateResource[] {
  return resources.map((resource) =>
    resource.outputs !== undefined && "configuration" in resource.outputs
      ? { ...resource, outputs: { ...resource.outputs, configuration: "recovered from containers of another stack file" } }
      : resource,
  );
}
