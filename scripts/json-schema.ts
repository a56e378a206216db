import * as z from "zod";
import { platform } from "../platform/schema";

type Json = Record<string, unknown>;

/** JSON schema of a whole `Pulumi.<stack>.yaml`. Breakwater's part is strict; everything else in the file belongs to Pulumi. */
export function stackFileSchema(): Json {
  const { $schema, ...shape } = z.toJSONSchema(platform, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => readable(jsonSchema as Json),
  }) as Json;
  return {
    $schema,
    title: "Stack file of Breakwater",
    description: "Made by scripts/generate.ts from topology/schema; do not edit.",
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "Configuration of the stack.",
        properties: { "breakwater:platform": { description: "The whole platform.", ...shape } },
      },
    },
  };
}

/** Editors only show the description, so it includes Breakwater's own metadata. */
function readable(node: Json): void {
  const { description, changing, defaultDoc, allowed, example } = node;
  for (const key of ["changing", "defaultDoc", "allowed", "example", "kind"]) delete node[key];
  const parts = [description, sentence("Allowed", allowed), sentence("Default", defaultDoc), sentence("Changing it", changing)];
  const text = parts.filter((part) => part !== undefined).join("\n");
  if (text !== "") node.description = text;
  if (example !== undefined) node.examples = [example];
}

function sentence(label: string, text: unknown): string | undefined {
  return typeof text === "string" ? `${label}: ${text}` : undefined;
}
