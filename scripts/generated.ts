import { stackFileSchema } from "./json-schema";
import { referencePage } from "./reference";

/** Files that are generated from topology/schema, by their path in the repository. A test compares them with the committed ones. */
export function generated(): Record<string, string> {
  return {
    "breakwater.schema.json": `${JSON.stringify(stackFileSchema(), null, 2)}\n`,
    "docs/reference.md": referencePage(),
  };
}
