/** The most exact of the names that speak for a resource: its own, then the app, database or entry that it belongs to. */
export function mostExact(resource: string, candidates: readonly string[]): string | undefined {
  return candidates
    .filter((name) => resource === name || resource.startsWith(`${name}-`))
    .sort((one, other) => other.length - one.length)[0];
}
