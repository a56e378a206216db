import * as z from "zod";
import { nearest } from "../near";
import { alternatives, quote, show, type Path } from "../problem";
import { bare, type Bare } from "../schema/walk";

interface Words {
  /** The allowed values. */
  readonly must: string;
  /** How to fix the value. */
  readonly write: string;
}

/** "must be 0 to 4, got 7; write a number such as 1" */
export function mismatch(at: Bare, value: unknown, path: Path): string {
  if (value === null) return `is empty; ${filling(at)}`;
  const { must, write } = words(at, value);
  return `must be ${must}, got ${show(value, path)}; ${write}`;
}

/** The text for a missing value. */
export function missing(at: Bare): string {
  return `is missing; write ${words(at, undefined).must}`;
}

export function remedy(at: Bare, value: unknown): string {
  return words(at, value).write;
}

/** YAML reads a key without a value as null. */
function filling(at: Bare): string {
  const { schema } = at;
  const optional = schema instanceof z.ZodObject && Object.values(schema.shape).every((value) => bare(value as z.ZodType).optional);
  if (optional || schema instanceof z.ZodRecord) return "write {} for the defaults";
  if (schema instanceof z.ZodObject) return "write its keys below it, indented";
  return `write ${words(at, undefined).must}${at.optional ? ", or remove the key" : ""}`;
}

function words(at: Bare, value: unknown): Words {
  const { schema } = at;
  const { allowed, example } = (schema.meta() ?? {}) as { allowed?: string; example?: string };
  if (allowed !== undefined)
    return { must: allowed, write: typeof value === "number" ? "put it in quotes" : `write for example ${example}` };
  if (schema instanceof z.ZodNumber) return numberWords(schema, at.fallback, value);
  if (schema instanceof z.ZodEnum) return choice(schema.options as string[], value);
  if (schema instanceof z.ZodLiteral) return choice([...schema.values].map(String), value, typeof schema.value !== "string");
  if (schema instanceof z.ZodBoolean) return { must: "true or false", write: "write true or false, without quotes" };
  if (schema instanceof z.ZodArray) return { must: "a list with at least 1 item", write: "write [item, item]" };
  if (schema instanceof z.ZodString) return textWords(schema, value);
  return { must: "a map", write: "write its keys below it, indented" };
}

function numberWords(schema: z.ZodNumber, fallback: unknown, value: unknown): Words {
  const { minValue: min, maxValue: max } = schema;
  const range = max === null || max >= Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  const write = `write a number such as ${typeof fallback === "number" ? fallback : min}`;
  const inKind = typeof value === "number" && (Number.isInteger(value) || !schema.isInt);
  return { must: inKind ? range : `${schema.isInt ? "a whole number" : "a number"}, ${range}`, write };
}

function choice(options: readonly string[], value: unknown, bareWord = false): Words {
  const near = typeof value === "string" ? nearest(value, options) : undefined;
  const list = bareWord ? options.join(" or ") : alternatives(options);
  if (options.length === 1) return { must: list, write: `write ${options[0]}` };
  return { must: list, write: near === undefined ? "write one of them" : `write ${quote(near)}` };
}

function textWords(schema: z.ZodString, value: unknown): Words {
  const must = (schema.minLength ?? 0) > 0 ? "text that is not empty" : "text";
  return { must, write: typeof value === "number" || typeof value === "boolean" ? "put it in quotes" : "write text" };
}
