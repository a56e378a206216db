import { createHash } from "node:crypto";
import type { ContainerSpec } from "../spec";

/** JSON with sorted keys and without absent values: equal meaning gives equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Value of the label `breakwater.spec`. Increase the version when the meaning of a spec changes without its values. */
export function specHash(spec: ContainerSpec): string {
  return `v1:${sha256(canonical(spec))}`;
}
