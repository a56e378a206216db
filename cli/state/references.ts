import type { StateResource } from "./checkpoint";

/** The resource without its references to these URNs. */
export function withoutReferences(resource: StateResource, gone: ReadonlySet<string>): StateResource {
  const { dependencies, propertyDependencies, deletedWith, ...rest } = resource;
  const kept = (urns: readonly string[] | null | undefined): string[] => (urns ?? []).filter((urn) => !gone.has(urn));
  return {
    ...rest,
    ...(dependencies ? { dependencies: kept(dependencies) } : {}),
    ...(propertyDependencies
      ? { propertyDependencies: Object.fromEntries(Object.entries(propertyDependencies).map(([key, urns]) => [key, kept(urns)])) }
      : {}),
    ...(deletedWith !== undefined && !gone.has(deletedWith) ? { deletedWith } : {}),
  };
}
