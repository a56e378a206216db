import { z } from "zod";

/**
 * What the documentation of a field says beside its prose. `@default` comes from the schema itself.
 * `changing` answers: what happens to the running system when this value is edited?
 */
export interface FieldDoc {
  readonly doc: string;
  readonly changing?: string;
  /** Shown for a default that is not a literal, for example "every host". */
  readonly defaultDoc?: string;
}

/** Attaches documentation to a schema; the reference page and the JSON schema are generated from it. */
export function field<T extends z.ZodType>(schema: T, about: FieldDoc): T {
  return schema.meta({ description: about.doc, changing: about.changing, defaultDoc: about.defaultDoc });
}

/** Names become part of container, network and volume names and of DNS aliases. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/)
  .meta({ allowed: "1 to 31 of a-z, 0-9 and -, starting with a letter" });

export const portNumber = z.number().int().min(1).max(65535);

export const absolutePath = z
  .string()
  .regex(/^\/([^\0]*)$/)
  .meta({ allowed: "an absolute path such as /srv/static" });

/** A closed object: unknown keys are refused, so that a typing error is never silently ignored. */
export const closed = z.strictObject;

/** A map from the user's own names to things. */
export function named<T extends z.ZodType>(value: T) {
  return z.record(identifier, value);
}
