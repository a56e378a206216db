import { createHash } from "node:crypto";
import type { Topology } from "../schema/platform";
import type { ContainerSpec } from "../spec";

/** JSON with sorted keys and without absent values: equal meaning gives equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Value of the label `breakwater.spec`. The version goes up when the meaning of a spec changes without its values. */
export function specHash(spec: ContainerSpec): string {
  return `v1:${sha256(canonical(spec))}`;
}

/**
 * Names all that a stack file asks for, and the content of the images that it builds: equal meaning gives an equal name.
 * What the watcher may do is deployed nowhere, and no part of it.
 */
export function configurationHash({ platform }: Topology, images: Readonly<Record<string, string>>): string {
  return `v1:${sha256(canonical({ platform: { ...platform, watch: undefined }, images }))}`;
}
