import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setting } from "../contenders/contender";

export interface Resource {
  readonly urn: string;
  readonly type: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  deletedWith?: string;
  /** The reason for a container's replacement: the generation of its slot. */
  replacementTrigger?: unknown;
}

export interface Checkpoint {
  resources: Resource[];
}

export const isOurs = ({ type }: Resource): boolean => type.startsWith("breakwater:index:");
export const isSlot = ({ type }: Resource): boolean => type === "breakwater:index:Slot";

/** Removes resources and every reference to them. */
export function without(checkpoint: Checkpoint, isGone: (resource: Resource) => boolean): void {
  const left = checkpoint.resources.filter((resource) => !isGone(resource));
  const known = new Set(left.map(({ urn }) => urn));
  const keep = (urns: readonly string[] | undefined): string[] => (urns ?? []).filter((urn) => known.has(urn));
  for (const resource of left) {
    resource.dependencies = keep(resource.dependencies);
    const properties = Object.entries(resource.propertyDependencies ?? {});
    resource.propertyDependencies = Object.fromEntries(properties.map(([name, urns]) => [name, keep(urns)]));
    if (resource.deletedWith !== undefined && !known.has(resource.deletedWith)) delete resource.deletedWith;
    delete resource.replacementTrigger;
  }
  checkpoint.resources = left;
}

/** Creates a second backend with the state of the first except for some resources, and returns its folder. */
export function backendWithout({ folder, prefix }: Setting, name: string, isGone: (resource: Resource) => boolean): string {
  const copy = join(folder, name);
  mkdirSync(copy, { recursive: true });
  cpSync(join(folder, "home", "state"), copy, { recursive: true });
  const file = join(copy, ".pulumi", "stacks", "breakwater", `${prefix}.json`);
  const stored = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: Checkpoint } };
  without(stored.checkpoint.latest, isGone);
  writeFileSync(file, JSON.stringify(stored));
  return copy;
}
