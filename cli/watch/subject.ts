/** The most specific of the names that have a policy or a pause: the resource's own, then that of its app, database or entry. */
export function mostExact(resource: string, candidates: readonly string[]): string | undefined {
  return candidates
    .filter((name) => resource === name || resource.startsWith(`${name}-`))
    .sort((one, other) => other.length - one.length)[0];
}
