import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ComposeSource } from "../../adopt/compose/source";

export const fixtures = "tests/fixtures/compose";

const variables = {
  DB_PASSWORD: { value: "super-secret-1", from: ".env" },
  ROOT_PASSWORD: { value: "super-secret-2", from: ".env" },
  API_KEY: { value: "super-secret-3", from: "the shell" },
  LOG_LEVEL: { value: "warn", from: ".env" },
};

/** A compose file and the files next to it in the fixtures, without anything else from this machine. */
export const sourceOf = (text: string, file = "compose.yml"): ComposeSource => ({
  file,
  text,
  variables,
  look: (path) => {
    const fixture = join(fixtures, path);
    if (path.startsWith("/")) return { kind: path.startsWith("/etc/") ? "binary" : "folder" };
    if (path === "./themes") return { kind: "folder" };
    if (path === "./tls.key") return { kind: "text", text: "super-secret-4" };
    if (existsSync(fixture) && statSync(fixture).isDirectory()) return { kind: "folder" };
    return existsSync(fixture) ? { kind: "text", text: readFileSync(fixture, "utf8") } : { kind: "missing" };
  },
  rebase: (path) => join("shop", path),
});
