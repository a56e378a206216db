import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { composeSource } from "../../cli/take-over/compose-source";
import { measure, table, type Measured } from "./measure";
const folder = process.env.FIELD ?? "tests/fixtures/field-compose";
const only = new RegExp(process.env.ONLY ?? ".");
test("x", () => {
  const all: Measured[] = readdirSync(folder)
    .filter((f) => f.endsWith(".yml") && only.test(f))
    .map((file) => {
      const env = readdirSync(folder)
        .filter((f) => f.startsWith(file.slice(0, 3)) && f.endsWith(".d"))
        .map((d) => join(folder, d, "dotenv"))
        .find((p) => existsSync(p));
      return measure(composeSource({ from: [join(folder, file)], profiles: [], envFiles: env ? [env] : [] }, folder, {}), file, /hunter2/g);
    });
  process.stdout.write(`${table(all)}\n${process.env.WHY ? all.flatMap(({ reasons }) => reasons).join("\n") : ""}\n`);
});
