import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Console } from "../../cli/process/console";
import { openProject, type Project } from "../../cli/project/project";
import type { Daemon } from "../../docker/daemon";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project in a separate folder, which is removed after each test. */
export function scratchProject(stackFile = "config: {}\n", stack = "dev"): Project {
  const root = mkdtempSync(join(tmpdir(), "breakwater-cli-"));
  folders.push(root);
  writeFileSync(join(root, "package.json"), JSON.stringify({ config: { pulumi: "3.259.0" } }));
  writeFileSync(join(root, `Pulumi.${stack}.yaml`), stackFile);
  return openProject(stack, { HOME: join(root, "user") }, root);
}

/** Records the output. Throws for an unexpected result or waiting line. */
export function listener(): Console & { readonly said: string[] } {
  const said: string[] = [];
  const unexpected = (text: unknown): never => {
    throw new Error(`unexpected: ${String(text)}`);
  };
  return { said, step: (mark, text) => void said.push(`${mark} ${text}`), result: unexpected, waiting: unexpected };
}

/** Throws for every call that the test does not supply. */
export function strictDaemon(known: Partial<Daemon>): Daemon {
  return new Proxy(known, {
    get(target, name) {
      const method = target[name as keyof Daemon];
      if (method === undefined) throw new Error(`unexpected call of ${String(name)}`);
      return method;
    },
  }) as Daemon;
}
