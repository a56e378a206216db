import * as z from "zod";
import { bare, branchesOf, type Branch } from "./walk";

/** One key of the stack file, for the reference page, the JSON schema and the completeness tests. */
export interface FieldLine {
  /** Dotted path; NAME stands for a name that the user chooses, [] for each item of a list. */
  readonly path: string;
  readonly type: string;
  /** Undefined for a required key. */
  readonly fallback: string | undefined;
  readonly optional: boolean;
  readonly doc: string | undefined;
  readonly changing: string | undefined;
  /** The alternative that the key belongs to, for example `engine: external`. */
  readonly when?: string;
}

interface Meta {
  readonly description?: string;
  readonly changing?: string;
  readonly defaultDoc?: string;
  readonly allowed?: string;
  readonly kind?: string;
}

export function metaOf(schema: z.ZodType): Meta {
  return (schema.meta() ?? {}) as Meta;
}

/** Every key below a schema, parents before children, in the order of the source. */
export function fieldLines(schema: z.ZodType, path = ""): FieldLine[] {
  const { schema: inner } = bare(schema);
  if (inner instanceof z.ZodRecord) return fieldLines(inner.valueType as z.ZodType, `${path}.${keyWord(inner)}`);
  if (inner instanceof z.ZodArray) return fieldLines(inner.element as z.ZodType, `${path}[]`);
  const branches = branchesOf(inner);
  if (branches) return alternatives(branches, path);
  return inner instanceof z.ZodObject ? keysOf(inner, path) : [];
}

function keysOf(object: z.ZodObject, path: string): FieldLine[] {
  return Object.entries(object.shape).flatMap(([key, value]) => line(value as z.ZodType, path === "" ? key : `${path}.${key}`));
}

/** Lists a key that all alternatives share once; every other key names its alternative. */
function alternatives(branches: readonly Branch[], path: string): FieldLine[] {
  const deeper = (each: FieldLine) => /[.[]/.test(each.path.slice(path.length + 1));
  const lists = branches.map(({ schema }) => keysOf(schema, path));
  const same = (a: FieldLine) => (b: FieldLine) => a.path === b.path && a.type === b.type && a.doc === b.doc;
  return lists.flatMap((list, index) => {
    const { key, value } = branches[index] as Branch;
    const when = value === undefined ? key : `${key}: ${String(value)}`;
    return list
      .filter((each) => !lists.slice(0, index).some((other) => other.some(same(each))))
      .map((each) => (deeper(each) || lists.every((other) => other.some(same(each))) ? each : { ...each, when }));
  });
}

function line(schema: z.ZodType, path: string): FieldLine[] {
  const { schema: inner, optional, fallback } = bare(schema);
  const { description, changing, defaultDoc } = metaOf(schema);
  const literal = fallback === undefined ? undefined : JSON.stringify(fallback);
  return [
    { path, type: typeName(inner), optional, fallback: optional ? (defaultDoc ?? literal) : undefined, doc: description, changing },
    ...fieldLines(schema, path),
  ];
}

const keyWord = (record: z.ZodRecord): string =>
  metaOf(record.keyType as z.ZodType).allowed?.startsWith("an absolute path") ? "PATH" : "NAME";

/** Type and range in words. */
export function typeName(schema: z.ZodType): string {
  const { allowed, kind } = metaOf(schema);
  if (allowed !== undefined) return kind ?? allowed;
  if (schema instanceof z.ZodArray) return `list of: ${typeName(bare(schema.element as z.ZodType).schema)}`;
  if (schema instanceof z.ZodRecord) return `map of names to: ${typeName(bare(schema.valueType as z.ZodType).schema)}`;
  if (schema instanceof z.ZodObject) return "map";
  if (schema instanceof z.ZodNumber) return numberRange(schema);
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(", ");
  if (schema instanceof z.ZodLiteral) return `\`${String(schema.value)}\``;
  if (schema instanceof z.ZodBoolean) return "`true` or `false`";
  const branches = branchesOf(schema);
  if (branches)
    return `map with ${branches.map(({ key, value }) => `\`${key}${value === undefined ? "" : `: ${String(value)}`}\``).join(" or ")}`;
  return "text";
}

function numberRange({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const kind = isInt ? "whole number" : "number";
  if (minValue === null || minValue === -Infinity) return kind;
  return maxValue === null || maxValue >= Number.MAX_SAFE_INTEGER ? `${kind}, ${minValue} or more` : `${kind}, ${minValue} to ${maxValue}`;
}
