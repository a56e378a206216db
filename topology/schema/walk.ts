import * as z from "zod";

/** A schema without its wrappers, and their settings. */
export interface Bare {
  readonly schema: z.ZodType;
  readonly optional: boolean;
  /** The default value. */
  readonly fallback?: unknown;
}

/** One alternative of a union of closed objects, and the key (with its value, for a discriminated union) that chooses it. */
export interface Branch {
  readonly key: string;
  readonly value?: unknown;
  readonly schema: z.ZodObject;
}

export function bare(schema: z.ZodType): Bare {
  if (schema instanceof z.ZodOptional) return { ...bare(schema.unwrap() as z.ZodType), optional: true };
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return { ...bare(schema.unwrap() as z.ZodType), optional: true, fallback: schema.def.defaultValue };
  }
  return { schema, optional: false };
}

/** The alternatives of a union of closed objects; undefined for any other schema. */
export function branchesOf(schema: z.ZodType): Branch[] | undefined {
  if (!(schema instanceof z.ZodUnion)) return undefined;
  const options = schema.options as z.ZodType[];
  const objects = options.filter((option) => option instanceof z.ZodObject);
  if (objects.length < options.length) return undefined;
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const key = schema.def.discriminator;
    return objects.map((option) => ({ key, value: (option.shape[key] as z.ZodLiteral).value, schema: option }));
  }
  return objects.map((option) => ({ key: ownKey(option, objects), schema: option }));
}

/** The first required key that no other alternative has. */
function ownKey(option: z.ZodObject, all: readonly z.ZodObject[]): string {
  const others = all.filter((other) => other !== option);
  const key = Object.keys(option.shape).find(
    (name) => !bare(option.shape[name] as z.ZodType).optional && !others.some((other) => name in other.shape),
  );
  if (key === undefined) throw new Error("a union of closed objects needs a required key of its own in each");
  return key;
}

/** The alternatives that match the keys of a value. */
export function chosen(branches: readonly Branch[], value: unknown): Branch[] {
  if (typeof value !== "object" || value === null) return [];
  return branches.filter(({ key, value: wanted }) => {
    if (!Object.hasOwn(value, key)) return false;
    return wanted === undefined || (value as Record<string, unknown>)[key] === wanted;
  });
}

/** The schema for a place in a document; undefined when the schema has no such place. */
export function schemaAt(root: z.ZodType, path: readonly PropertyKey[], document: unknown): Bare | undefined {
  let at = bare(root);
  let value = document;
  for (const key of path) {
    const branches = branchesOf(at.schema);
    const schema = branches ? chosen(branches, value)[0]?.schema : at.schema;
    const next = schema && child(schema, key);
    if (!next) return undefined;
    at = bare(next);
    value = valueAt(value, [key]);
  }
  return at;
}

function child(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, key) ? (schema.shape[String(key)] as z.ZodType) : undefined;
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}

export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Record<PropertyKey, unknown>)[key]
      : undefined;
  }, document);
}
