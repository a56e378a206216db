import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "./platform";
import { must } from "./process";

/** Docker Compose from the bench's cache; built there from Go modules if it is missing. */
export async function composeProgram(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "breakwater", "bench");
  const program = join(folder, "docker-compose");
  if (!existsSync(program)) await must(join(root, "bench/toolchain/build"), [folder], { limitSeconds: 1500 });
  return program;
}
