import { quote, type Problem } from "../../topology/problem";
import { each, type Model, type Rule } from "./rule";

const systemSchemas = ["mysql", "sys", "information_schema", "performance_schema"];

function schemas({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) =>
    value.database !== undefined && systemSchemas.includes(value.database.schema)
      ? [
          {
            path: [...path, "database", "schema"],
            text: `${quote(value.database.schema)} belongs to the server, and an app's rights on it would be root's; write another name`,
          },
        ]
      : [],
  );
}

/** Rules for every database, inside or outside the stack. */
export const databases: readonly Rule[] = [{ id: "schema-is-the-apps", whole: [], check: schemas }];
