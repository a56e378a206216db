import * as z from "zod";

/**
 * The documentation of a field. The default comes from the schema itself. `changing` answers: what happens to the running
 * system when this value is edited?
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

/** Text of a given form. Messages and the reference page show `allowed` and `example` instead of the pattern. */
export function text(pattern: RegExp, allowed: string, example: string) {
  return z.string().regex(pattern).meta({ allowed, example });
}

/** Names become part of container, network and volume names and of DNS aliases. */
export const identifier = text(/^[a-z][a-z0-9-]{0,30}$/, "1 to 31 of a-z, 0-9 and -, starting with a letter", "web-1").meta({
  kind: "name",
});

export const environmentName = text(/^[A-Za-z_][A-Za-z0-9_]*$/, "letters, digits and _, not starting with a digit", "APP_MODE");

export const portNumber = z.number().int().min(1).max(65535);

export const absolutePath = text(/^\/(?!(?:.*\/)?\.\.(?:\/|$))[^\0-\x1f\x7f]*$/, "an absolute path without ..", "/srv/static");

/** Host names are not resolved: a name that points to another interface tomorrow must not open a port. */
export const listenAddress = z
  .union([z.ipv4(), z.ipv6()])
  .meta({ allowed: "an IP address of the host, or 0.0.0.0 for all of them", example: "127.0.0.1" });

/** A single address is a range of one. The range of all addresses is refused: any client could then claim any address. */
export const addressRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4().regex(/\/(?!0+$)/), z.cidrv6().regex(/\/(?!0+$)/)])
  .meta({ allowed: "an IP address or a range of them, but not all (/0)", example: "10.0.0.0/8" });

/** Docker's own rule for volume names: a volume of another tool may have any such name. */
export const dockerName = text(/^[A-Za-z0-9][\w.-]{0,254}$/, "the name of a Docker volume: letters, digits and _ . -", "shop_data");

/** A value in a line of a configuration file must not be able to start another line. */
export const singleLine = text(/^[^\0-\x1f\x7f]+$/, "text on one line", "text");

/** A closed object: unknown keys are refused, so that a typo is never silently ignored. */
export const closed = z.strictObject;

/** A map whose keys are names that the user chooses. */
export function named<T extends z.ZodType>(value: T) {
  return z.record(identifier, value);
}
