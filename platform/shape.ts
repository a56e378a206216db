import type * as z from "zod";
import { nearest } from "../topology/near";
import { alternatives, quote, show, type Path, type Problem } from "../topology/problem";
import { planned } from "./planned";
import { branchesOf, chosen, schemaAt, valueAt, type Bare, type Branch } from "../topology/schema/walk";
import { mismatch, missing, remedy } from "../topology/messages/expectation";

type Issue = z.core.$ZodIssue;

interface Document {
  readonly root: z.ZodType;
  readonly value: unknown;
}

/** Problems of shape in plain words: zod reports where a check failed, and the schema at that place says what to write. */
export function shapeProblems(root: z.ZodType, value: unknown, issues: readonly Issue[]): Problem[] {
  return issues.flatMap((issue) => translate({ root, value }, issue, []));
}

function translate(document: Document, issue: Issue, prefix: Path): Problem[] {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") return unknownKeys(document, path, issue.keys);
  if (issue.code === "invalid_key") return [{ path, text: badName(document, path) }];
  if (issue.code !== "invalid_union") return [{ path, text: leaf(document, path) }];
  return issue.discriminator === undefined ? union(document, path, issue.errors) : [{ path, text: discriminator(document, path) }];
}

function leaf(document: Document, path: Path): string {
  const value = valueAt(document.value, path);
  const at = schemaAt(document.root, path, document.value);
  if (at === undefined) return "is not known here; remove it";
  if (value === undefined) return missing(at);
  return notYet(path, value) ? `${quote(String(value))} is not available yet; ${remedy(at, value)}` : mismatch(at, value, path);
}

function notYet(path: Path, value: unknown): boolean {
  return typeof value === "string" && planned.get(String(path.at(-1)))?.includes(value) === true;
}

function unknownKeys(document: Document, path: Path, keys: readonly string[]): Problem[] {
  const at = schemaAt(document.root, path, document.value);
  const value = valueAt(document.value, path);
  const branches = at && branchesOf(at.schema);
  const speaking = branches ? chosen(branches, value) : [];
  if (branches && speaking.length !== 1) return [{ path, text: speaking.length > 1 ? tooMany(speaking) : neither(branches) }];
  const shape = (speaking[0]?.schema ?? at?.schema) as z.ZodObject;
  const allowed = Object.keys(shape.shape);
  const free = allowed.filter((key) => valueAt(value, [key]) === undefined);
  return keys.map((key) => {
    const near = nearest(key, free) ?? nearest(key, allowed);
    const hint = near === undefined ? `; keys allowed here: ${allowed.join(", ")}` : ` (did you mean ${quote(near)}?)`;
    return { path, text: `unknown key ${quote(key)}${hint}` };
  });
}

function badName(document: Document, path: Path): string {
  const record = schemaAt(document.root, path.slice(0, -1), document.value)?.schema as z.ZodRecord;
  const { allowed, example } = (record.keyType as z.ZodType).meta() as { allowed: string; example: string };
  return `the name must be ${allowed}, got ${quote(String(path.at(-1)))}; write for example ${example}`;
}

function discriminator(document: Document, path: Path): string {
  const branches = branchesOf((schemaAt(document.root, path.slice(0, -1), document.value) as Bare).schema) as Branch[];
  const options = branches.map(({ value }) => String(value));
  const value = valueAt(document.value, path);
  if (value === undefined) return `is missing; write ${alternatives(options)}`;
  if (notYet(path, value)) return `${quote(String(value))} is not available yet; write ${alternatives(options)}`;
  const near = typeof value === "string" ? nearest(value, options) : undefined;
  return `must be ${alternatives(options)}, got ${show(value, path)}; write ${quote(near ?? String(options[0]))}`;
}

function union(document: Document, path: Path, errors: readonly (readonly Issue[])[]): Problem[] {
  const at = schemaAt(document.root, path, document.value);
  const branches = at && branchesOf(at.schema);
  if (branches === undefined) return [{ path, text: leaf(document, path) }];
  const value = valueAt(document.value, path);
  if (value === undefined) return [{ path, text: `is missing; ${oneOf(branches)}` }];
  if (typeof value !== "object" || Array.isArray(value))
    return [{ path, text: `must be a map, got ${show(value, path)}; ${oneOf(branches)}` }];
  const speaking = chosen(branches, value);
  if (speaking.length > 1) return [{ path, text: tooMany(speaking) }];
  const [branch] = speaking;
  if (branch === undefined) return [{ path, text: neither(branches) }];
  return (errors[branches.indexOf(branch)] ?? []).flatMap((issue) => translate(document, issue, path));
}

function neither(branches: readonly Branch[]): string {
  return `has neither ${branches.map(({ key }) => quote(key)).join(" nor ")}; ${oneOf(branches)}`;
}

function tooMany(speaking: readonly Branch[]): string {
  return `has both ${speaking.map(({ key }) => quote(key)).join(" and ")}; keep one of them`;
}

/** Each alternative with the first sentence of its documentation. */
function oneOf(branches: readonly Branch[]): string {
  const listed = branches.map(({ key, schema }) => {
    const doc = (schema.shape[key] as z.ZodType).meta()?.description ?? "";
    return `${quote(key)} (${doc.split(/[.;](?:\s|$)/)[0]})`;
  });
  return `write ${listed.join(" or ")}`;
}
