import type { z } from "zod";
import { nearest } from "../near";
import { alternatives, quote, show, type Path, type Problem } from "../problem";
import { planned } from "../schema/database";
import { bare, branchesOf, chosen, schemaAt, valueAt, type Branch } from "../schema/walk";
import { mismatch, missing } from "./expectation";

type Issue = z.core.$ZodIssue;

interface Document {
  readonly root: z.ZodType;
  readonly value: unknown;
}

/** Problems of shape in plain words: zod says what failed where, the schema at that place says what to write. */
export function shapeProblems(root: z.ZodType, value: unknown, issues: readonly Issue[]): Problem[] {
  return issues.flatMap((issue) => translate({ root, value }, issue, []));
}

function translate(document: Document, issue: Issue, prefix: Path): Problem[] {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") return unknownKeys(document, path, issue.keys);
  if (issue.code === "invalid_key") return [badName(document, path)];
  if (issue.code === "invalid_union" && issue.errors.length > 0) return union(document, path, issue.errors);
  return [leaf(document, path)];
}

function leaf(document: Document, path: Path): Problem {
  const at = schemaAt(document.root, path, document.value) ?? discriminator(document, path);
  const value = valueAt(document.value, path);
  if (at === undefined) return { path, text: "has no meaning here; remove it" };
  const known = planned[String(path.at(-1))] ?? [];
  if (typeof value === "string" && known.includes(value)) return { path, text: `${quote(value)} is not available yet; ${available(at.options)}` };
  return { path, text: value === undefined ? missing(at) : mismatch(at, value, path) };
}
