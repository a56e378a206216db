import type { StateResource } from "../state/checkpoint";

/** References that Pulumi requires to be earlier in the state. */
function references({ parent, provider, dependencies, propertyDependencies, deletedWith }: StateResource): string[] {
  const single = [parent, provider?.slice(0, provider.lastIndexOf("::")), deletedWith].filter((urn) => urn !== undefined);
  return [...single, ...(dependencies ?? []), ...Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? [])];
}

/** The same resources, each after everything it refers to, and otherwise in their original order. */
export function inOrder<R extends StateResource>(resources: readonly R[]): R[] {
  const byUrn = new Map<string, R[]>();
  for (const resource of resources) byUrn.set(resource.urn, [...(byUrn.get(resource.urn) ?? []), resource]);
  const placed = new Set<R>();
  const seen = new Set<R>();
  const place = (resource: R): void => {
    if (seen.has(resource)) return;
    seen.add(resource);
    for (const urn of references(resource)) if (urn !== resource.urn) byUrn.get(urn)?.forEach(place);
    placed.add(resource);
  };
  resources.forEach(place);
  return [...placed];
}
