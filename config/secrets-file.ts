import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";

export const secretsKey = "breakwater:secrets";

/** A value as Pulumi writes it: encrypted, or plain if a person wrote it by hand. */
export type StoredSecret = string | number | boolean | { readonly secure: string };

/** The values under `breakwater:secrets` in Pulumi's file, by name, still encrypted. */
export function storedSecrets(file: string): Readonly<Record<string, StoredSecret>> {
  if (!existsSync(file)) return {};
  const content = parseDocument(readFileSync(file, "utf8"), { merge: true }).toJS() as { config?: unknown } | null;
  const config = content?.config;
  const found = typeof config === "object" && config !== null ? (config as Record<string, unknown>)[secretsKey] : undefined;
  const values = typeof found === "object" && found !== null ? found : {};
  // Without a prototype, because a secret may be called `constructor`.
  return Object.assign(Object.create(null), values) as Record<string, StoredSecret>;
}

/** Whether a secret has a value. An empty text does not count. */
export function isValue(value: StoredSecret | null | undefined): boolean {
  if (typeof value === "object" && value !== null) return typeof value.secure === "string";
  return value !== undefined && value !== null && value !== "";
}
