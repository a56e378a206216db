import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseTopology } from "../../platform/parse";

const reference = readFileSync("examples/mezzanine/Pulumi.example.yaml", "utf8");

type Schema = { readonly properties?: Record<string, Schema>; readonly [key: string]: unknown };

/** Every name of a key in the JSON schema, at any level. */
function keys(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = Array.isArray(schema) ? [] : Object.keys((schema as Schema).properties ?? {});
  return [...own, ...Object.values(schema).flatMap(keys)];
}

test("the commented reference mentions every key of a stack file", () => {
  const all = [...new Set(keys(JSON.parse(readFileSync("breakwater.schema.json", "utf8"))))];
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((key) => !new RegExp(`\\b${key}:`).test(reference))).toEqual([]);
});

test("the commented reference is a valid stack file without changes", () => {
  const { config } = parse(reference) as { config: Record<string, unknown> };
  expect(() => parseTopology("mezzanine", config["breakwater:platform"])).not.toThrow();
});
