import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./platform";
import { must } from "./process";

/** The oldest supported server, as in Debian bookworm, with the version in its name. */
export const olderMariadb = "breakwater-test-mariadb:10.11";
/** The same image with a name that does not show the version. */
export const nameless = "breakwater-test-mariadb:stable";

export async function buildOlderMariadb(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-mariadb-"));
  try {
    cpSync(join(root, "images/mariadb"), folder, { recursive: true });
    const file = join(folder, "Dockerfile");
    writeFileSync(file, readFileSync(file, "utf8").replace("trixie", "bookworm"));
    await must("docker", ["build", "--tag", olderMariadb, "--tag", nameless, folder], { limitSeconds: 300 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
