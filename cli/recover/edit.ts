import type { StateResource } from "../stack/checkpoint";

/** The same resources without those that are on no host, and without what refers to them. */
export function without(resources: readonly StateResource[], missing: ReadonlySet<string>): StateResource[] {
  const kept = (urns: readonly string[] | null | undefined): string[] => (urns ?? []).filter((urn) => !missing.has(urn));
  return resources
    .filter(({ urn }) => !missing.has(urn))
    .map((resource) => {
      const { dependencies, propertyDependencies, deletedWith, ...rest } = resource;
      return {
        ...rest,
        ...(dependencies ? { dependencies: kept(dependencies) } : {}),
        ...(propertyDependencies
          ? { propertyDependencies: Object.fromEntries(Object.entries(propertyDependencies).map(([key, urns]) => [key, kept(urns)])) }
          : {}),
        ...(deletedWith !== undefined && !missing.has(deletedWith) ? { deletedWith } : {}),
      };
    });
}

/** Says that nobody knows which stack file was deployed: a repair would otherwise roll out what the file says now. */
export function withoutConfiguration(resources: readonly StateResource[]): StateResource[] {
  return resources.map((resource) =>
    resource.outputs !== undefined && "configuration" in resource.outputs
      ? { ...resource, outputs: { ...resource.outputs, configuration: "recovered from containers of another stack file" } }
      : resource,
  );
}
