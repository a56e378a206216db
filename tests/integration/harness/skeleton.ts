import { appendFileSync, cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./platform";
import { must } from "./process";

/** The lists of nouns, with the line that a new database gets in each. */
export const lines: Readonly<Record<string, string>> = {
  "components/models.ts": 'export { echo } from "./echo/model";',
  "components/types.ts": 'export * from "./echo/resources";',
  "components/components.ts": 'export { echo } from "./echo/component";',
  "components/providers.ts": 'export { echo } from "./echo/provider";',
  "components/operations.ts": 'export { echo } from "./echo/operate";',
};

/** A copy of this clone with one more engine: the room of tests/fixtures/echo, and one line in each list. */
export async function cloneWithEcho(): Promise<string> {
  const clone = mkdtempSync(join(tmpdir(), "breakwater-echo-"));
  const tracked = (await must("git", ["ls-files"], { cwd: root })).split("\n");
  for (const file of tracked.filter((one) => !/^(tests|docs|toolchain)\//.test(one))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file), { verbatimSymlinks: true });
  }
  for (const folder of ["node_modules", "toolchain"]) symlinkSync(join(root, folder), join(clone, folder));
  cpSync(join(root, "tests/fixtures/echo"), join(clone, "components/echo"), { recursive: true });
  for (const [list, line] of Object.entries(lines)) appendFileSync(join(clone, list), `${line}\n`);
  return clone;
}
