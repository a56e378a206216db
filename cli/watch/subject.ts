import { names } from "../../topology/names";

/** The most exact of the names that speak for a resource: its own, then the app, database or entry that it belongs to. */
export function mostExact(resource: string, candidates: readonly string[]): string | undefined {
  return candidates
    .filter((name) => resource === name || resource.startsWith(`${name}-`))
    .sort((one, other) => other.length - one.length)[0];
}

/** The name inside the stack that a logical name of the engine is about: dev-web-0.local and web-0.local are both web-0. */
export function subjectOf(stack: string, type: string, logical: string): string {
  const name = names.withoutHost(logical);
  return ["Slot", "Container", "Limits"].includes(type) && name.startsWith(`${stack}-`) ? name.slice(stack.length + 1) : name;
}
